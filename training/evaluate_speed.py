"""`xiaoer evaluate speed`: p50 and p95 of each step of a turn, of bare searches, and shoppers served at once."""

import time
from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from bot.app import App
from bot.turn import handle_turn

# A shopper's visit by language: finding, refining, asking, comparing, small talk.
VISITS = {
    "en": (
        "hello",
        "I need a laptop under 500 dollars",
        "only HP",
        "cheaper",
        "which has more memory, the first or the second?",
        "compare the first two",
        "show me wireless headphones between 20 and 100",
        "anything but Sony",
        "show me more",
        "is the first one in stock?",
        "a usb cable of 2 m",
        "thanks",
    ),
    "zh": (
        "你好",
        "我想买一台五千以内的笔记本电脑",
        "便宜一点的",
        "第一款和第二款哪个内存大",
        "前两款比较一下",
        "三百以内的蓝牙耳机",
        "不要黑色的",
        "还有别的吗",
        "第一个有货吗",
        "两米的USB数据线",
        "怎么退货",
        "谢谢",
    ),
}
WARM_UP = 3


def measure_speed(app: App, shoppers: int, turns: int, language: str = "en") -> list[dict[str, Any]]:
    """One row a step, in milliseconds; "turn" is a whole turn, one shopper at a time; "search" a bare search;
    the last row has all shoppers at once, with turns per second in place of a step's share."""
    visit = VISITS[language]
    script = [visit[index % len(visit)] for index in range(turns)]
    _visit(app, script[:WARM_UP])
    steps: dict[str, list[float]] = defaultdict(list)
    whole = []
    for took_ms, timings in _visit(app, script):
        whole.append(took_ms)
        for step, step_ms in timings.items():
            steps[step.split(":")[0]].append(step_ms)
    searches = [_timed_search(app, text) for text in script for _ in range(2)]
    started = time.perf_counter()
    with ThreadPoolExecutor(shoppers) as pool:
        together = [
            took for visit in pool.map(lambda _: _visit(app, script), range(shoppers)) for took, _ in visit
        ]
    per_second = shoppers * turns / (time.perf_counter() - started)
    rows = [_row(step, values) for step, values in steps.items()]
    rows += [
        _row("turn", whole),
        _row("search", searches),
        _row(f"turn, {shoppers} shoppers at once", together),
    ]
    return [{**row, "turns_per_s": ""} for row in rows[:-1]] + [
        {**rows[-1], "turns_per_s": round(per_second, 2)}
    ]


def _visit(app: App, script: Iterable[str]) -> list[tuple[float, dict[str, float]]]:
    conversation = app.store.create_conversation(channel="speed").conversation_id
    taken = []
    for text in script:
        started = time.perf_counter()
        reply = handle_turn(app, conversation, text)
        taken.append(((time.perf_counter() - started) * 1000, reply.timings_ms))
    return taken


def _timed_search(app: App, text: str) -> float:
    started = time.perf_counter()
    app.search_text(text, 10)
    return (time.perf_counter() - started) * 1000


def _row(step: str, took_ms: list[float]) -> dict[str, Any]:
    p50, p95 = np.percentile(took_ms, [50, 95])
    return {
        "step": step,
        "count": len(took_ms),
        "p50_ms": round(float(p50), 1),
        "p95_ms": round(float(p95), 1),
    }
