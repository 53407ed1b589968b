"""How far a training is: what ends it, its steps or its minutes."""

import time

from training.runs import UNTIMED_STEPS, share_done


def test_what_the_first_steps_take_changes_nothing() -> None:
    now = time.monotonic()
    assert share_done(3, 1000, now - 30, now + 70) == 0.003


def test_a_training_that_runs_late_ends_with_its_minutes() -> None:
    now = time.monotonic()
    assert 0.3 <= share_done(UNTIMED_STEPS, 1000, now - 30, now + 70) < 0.5
    assert share_done(900, 1000, now - 30, now + 70) == 0.9


def test_the_minutes_are_up_at_any_step() -> None:
    now = time.monotonic()
    assert share_done(0, 1000, now - 100, now - 1) == 1.0
    assert share_done(1000, 1000, now, now + 60) == 1.0
