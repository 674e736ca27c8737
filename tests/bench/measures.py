"""What is timed: pages in process, by the test client; statements counted; an export's first byte, length and memory."""

import gc
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from pre_admin.core.database import db
from tests.support.forms import form_of
from tests.support.offices import Browser

RUNS = 15
MIB = 1024


@dataclass(frozen=True)
class Measure:
    """One line of the table; times in milliseconds."""

    name: str
    found: str
    target: str
    holds: bool


class Counter:
    """Statements sent while it is open, transaction control aside."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self.engine = db.engine
        self.count = 0

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.count += not statement.upper().startswith(("BEGIN", "COMMIT", "ROLLBACK", "PRAGMA", "SHOW"))

    def __enter__(self) -> "Counter":
        event.listen(self.engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self.engine, "before_cursor_execute", self._note)


def timed(act: Callable[[], Any], runs: int = RUNS) -> float:
    """Median milliseconds, after one run that does not count."""
    act()
    gc.collect()
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        act()
        found.append((time.perf_counter() - start) * 1000)
    return statistics.median(found)


def exists(app: Flask, path: str) -> bool:
    """Whether the address leads somewhere: a page that is not built yet is not measured."""
    adapter = app.url_map.bind("localhost")
    return adapter.test(path.partition("?")[0], "GET")


def page(app: Flask, browser: Browser, name: str, path: str, most: float, statements: int | None = None) -> tuple[Measure, float]:
    """A page's median, its statements, its size."""
    answer = browser.client.get(path)
    assert answer.status_code == 200, f"{path}: {answer.status_code}"
    with Counter(app) as counter:
        browser.client.get(path)
    took = timed(lambda: browser.client.get(path))
    target = f"≤ {most:.0f} ms" + (f", ≤ {statements}" if statements else "")
    holds = took <= most and (statements is None or counter.count <= statements)
    found = f"{took:7.1f} ms  {counter.count:2d} requêtes  {len(answer.data) / 1024:5.0f} Kio"
    return Measure(name, found, target, holds), took


def save(browser: Browser, path: str, most: float) -> Measure:
    """Saving a form with a change, the form read outside the measure."""
    times = []
    for turn in range(RUNS + 1):
        fields = form_of(browser.get(path)) | {"practical_notes": f"Passage {turn}"}
        start = time.perf_counter()
        answer = browser.post(path, fields)
        times.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 302, answer.status_code
    took = statistics.median(times[1:])
    return Measure("enregistrer une famille", f"{took:7.1f} ms", f"≤ {most:.0f} ms", took <= most)


def _resident() -> int:
    """Memory of the process's own, in KiB: the file of the database, which it shares with the system, is not counted."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1])
    return 0


class Watch(threading.Thread):
    """The highest memory while it runs."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak = 0
        self.done = threading.Event()

    def run(self) -> None:
        """Look every few milliseconds."""
        while not self.done.wait(0.005):
            self.peak = max(self.peak, _resident())


def export(browser: Browser, path: str, most_seconds: float, first: float | None, memory: float) -> list[Measure]:
    """A streamed export: first byte, whole, memory on top of what the process had."""
    with browser.client.get(f"{path}&search=taz", buffered=False) as small:
        sum(len(chunk) for chunk in small.iter_encoded())
    gc.collect()
    before, watch = _resident(), Watch()
    watch.start()
    start = time.perf_counter()
    size, began = 0, 0.0
    with browser.client.get(path, buffered=False) as answer:
        for chunk in answer.iter_encoded():
            began = began or (time.perf_counter() - start) * 1000
            size += len(chunk)
    took = time.perf_counter() - start
    watch.done.set()
    watch.join()
    kind = "XLSX" if "xlsx" in path else "CSV"
    grown = (watch.peak - before) / MIB
    found = [
        Measure(
            f"{kind} de tous les enfants",
            f"{took:7.2f} s   {size / 1024 / 1024:5.1f} Mio",
            f"≤ {most_seconds:.0f} s",
            took <= most_seconds,
        )
    ]
    if first:
        found.append(Measure(f"{kind}, premier octet", f"{began:7.1f} ms", f"≤ {first:.0f} ms", began <= first))
    found.append(Measure(f"{kind}, mémoire en plus", f"{grown:7.1f} Mio", f"≤ {memory:.0f} Mio", grown <= memory))
    return found
