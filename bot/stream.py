"""A turn over HTTP: answered at once, or as a stream of the events of its making."""

import json
import queue
from collections.abc import Callable, Iterator
from typing import Any

from bot.bodies import NewMessage
from bot.contracts import Reply
from bot.problems import problem_of
from bot.service import Service

KEEP_ALIVE_S = 15.0  # a comment in a silent stream, so that no proxy closes it


def run_turn(
    service: Service,
    conversation_id: str,
    message: NewMessage,
    on_event: Callable[[str, dict[str, Any]], None] | None = None,
) -> Reply:
    """Answer a message; `on_event` hears of each event on the way."""
    # Here, because it imports the model libraries, which start-up loads behind the open port.
    from bot.turn import handle_turn

    worked = False

    def tell(event: str, data: dict[str, Any]) -> None:
        nonlocal worked
        worked = True
        if on_event:
            on_event(event, data)

    reply = handle_turn(service.ready_app(), conversation_id, message.text, message.client_message_id, tell)
    if worked:  # a reply given before is not another turn
        service.metrics.count_turn(reply)
    return reply


def stream_turn(service: Service, conversation_id: str, message: NewMessage) -> Iterator[str]:
    """The events of a turn, which runs to its end in a thread even when the shopper goes away."""
    events: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def work() -> None:
        try:
            reply = run_turn(
                service,
                conversation_id,
                message,
                lambda event, data: events.put(_event(event, json.dumps(data))),
            )
            events.put(_event("reply", reply.model_dump_json()))
        except Exception as error:
            document = problem_of(error, f"/v1/conversations/{conversation_id}/messages")
            events.put(_event("error", document.model_dump_json()))
        finally:
            events.put(None)

    service.turns.submit(work)
    while True:
        try:
            event = events.get(timeout=KEEP_ALIVE_S)
        except queue.Empty:
            yield ": still working\n\n"
            continue
        if event is None:
            return
        yield event


def _event(name: str, data_json: str) -> str:
    return f"event: {name}\ndata: {data_json}\n\n"
