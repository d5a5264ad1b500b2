"""An archive on this machine: table by table, part by part, in constant memory.

Kiwi works in threads of its own, so one process is enough for a few cores; what needs no Kiwi goes to a process a core.
"""

from __future__ import annotations

import collections
import contextlib
import functools
import itertools
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Callable, Container, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from .. import language
from ..errors import InputError
from ..sources import shown_path
from . import parts, rows
from .batch import Asked, summarise_batch
from .grouping import PASSES, write_stories
from .jobs import Job, Tally
from .parts import Mark
from .table import Rows, Table

AHEAD = 2  # batches that wait for each process
KIWI_CORES = 4  # that one process keeps busy: ranking takes a sixth of the time, and Python's threads do not share it
Work = Callable[[pa.RecordBatch], Callable[[], pa.RecordBatch]]  # begins a batch, and gives what waits for its end


@dataclass(frozen=True)
class _Piece:
    """Some rows of a part; without rows the end of the part."""

    table: Table
    mark: Mark
    rows: Rows | None = None


def run(job: Job, tally: Tally) -> None:
    """Make those parts of an archive that are not there yet; InputError if nothing can be written."""
    if job.stories and job.stories.is_dir():  # not after thirty hours
        raise InputError(f"{shown_path(str(job.stories))}: 폴더임: --stories에는 파일 이름을 주십시오")
    tally.tick(0, len(parts.files(job.out)), "이전 결과 확인")
    there = parts.made(job.out, job.key, job.part_rows, tally.tick)
    tally.tick(0, tally.total, "기사")
    parts.prepare(job.out)
    with contextlib.ExitStack() as stack:
        work, ahead = _workers(job.asked, stack)
        begun = stack.enter_context(contextlib.ExitStack())
        part: parts.Part | None = None
        for piece, made in _in_order(_pieces(job, tally, there.values()), work, ahead):
            if part is None or part.file != piece.mark.file:
                begun.close()  # a table that could not be read to its end leaves nothing of its last part
                part = begun.enter_context(_part(job.out, piece.mark.file, tally))
            if piece.rows is None:
                part.finish(piece.mark)
                tally.rows += part.rows
                part = None
                continue
            if made is None:
                part.lost += piece.rows.count
                tally.lose(piece.rows.count, f"{piece.table.shown}: {piece.rows.lost}")
            else:
                part.add(made)
                for place, problem in zip(piece.rows.places, made.column("problem").to_pylist(), strict=True):
                    if problem is not None:
                        part.problems[problem] += 1
                        tally.problem(f"{piece.table.shown}:{place}", problem)
            tally.tick(piece.rows.count)
    if job.stories and (tally.rows or tally.flawless):
        tally.stories = _stories(job.out, job.stories, tally)


@contextlib.contextmanager
def _part(out: Path, file: str, tally: Tally) -> Iterator[parts.Part]:
    """A part that is being written; what was counted of its rows does not count unless it is finished."""
    with parts.Part(out, file) as part:
        try:
            yield part
        finally:
            if not part.is_whole:
                tally.take_back(part.lost, part.problems)


def _stories(parts_: Path, out: Path, tally: Tally) -> int:
    tally.tick(0, PASSES * tally.rows, "이야기 찾기")
    try:
        return write_stories(parts_, out, tally.tick, tally.say)[1]
    except OSError as error:
        raise parts.cannot_write(out, error) from error


def _pieces(job: Job, tally: Tally, there: Iterable[Mark]) -> Iterator[_Piece]:
    """The rows that are to be done, in their order, each part with its end."""
    of_table: dict[str, dict[int, Mark]] = {}
    for mark in there:
        of_table.setdefault(mark.table, {})[mark.number] = mark
    for table in job.tables:
        blank = Mark(table.name, rows.content_hash(table), 0, job.key, job.part_rows)
        old = of_table.get(table.name, {})
        have = {number: mark for number, mark in old.items() if mark.content == blank.content}
        for mark in have.values():
            tally.keep(mark.rows, mark.lost, mark.problems)
        last = next((n for n, mark in have.items() if mark.last), None)
        if last is None or not all(n in have for n in range(last)):
            try:
                for piece in _pieces_of(table, job, blank, have.keys()):
                    last = piece.mark.number
                    yield piece
            except InputError as error:
                tally.leave(str(error))
                # If something of it could be read, what is not written again is of the table as it was.
                last = None if last is None else last - 1
        for number, mark in old.items():
            if last is not None and number > last and mark.content != blank.content:
                parts.remove(job.out, mark)


def _pieces_of(table: Table, job: Job, blank: Mark, have: Container[int]) -> Iterator[_Piece]:
    mark = blank
    for some in rows.rows_of(table, job.columns):
        stop = some.first + some.count
        for number in range(some.first // job.part_rows, -(-stop // job.part_rows)):
            if number != mark.number:
                if mark.number not in have:
                    yield _Piece(table, mark)
                mark = replace(blank, number=number)
            if number not in have:
                yield _Piece(table, mark, some.cut(number * job.part_rows, (number + 1) * job.part_rows))
    if mark.number not in have:
        yield _Piece(table, replace(mark, last=True))


def _in_order(pieces: Iterable[_Piece], work: Work, ahead: int) -> Iterator[tuple[_Piece, pa.RecordBatch | None]]:
    """Give each piece with what became of its rows, `ahead` pieces being worked on meanwhile."""
    waiting: collections.deque[tuple[_Piece, Callable[[], pa.RecordBatch | None]]] = collections.deque()
    for piece in itertools.chain(pieces, [None] * ahead):
        if piece:
            batch = piece.rows.batch if piece.rows else None
            waiting.append((piece, work(batch) if batch is not None else lambda: None))
        if waiting and (not piece or len(waiting) > ahead):
            first, result = waiting.popleft()
            yield first, result()


def _workers(asked: Asked, stack: contextlib.ExitStack) -> tuple[Work, int]:
    """How a batch is worked on, and how many at a time."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    count = max(1, cores // KIWI_CORES) if asked.uses_kiwi else cores
    if asked.uses_kiwi and count == 1:
        return (lambda batch: functools.partial(summarise_batch, batch, asked)), 0
    others = set(multiprocessing.active_children())
    # Not by fork: Arrow's threads would be missing in the copy.
    pool = ProcessPoolExecutor(
        count, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(cores // count,)
    )

    def end(kind: object, *error: object) -> None:
        if kind is not None:  # nobody waits for what they are at
            for process in set(multiprocessing.active_children()) - others:
                process.terminate()
        pool.shutdown(cancel_futures=True)

    stack.push(end)

    def work(batch: pa.RecordBatch) -> Callable[[], pa.RecordBatch]:
        with _pool_is_whole(), _without_interrupts():
            future = pool.submit(_summarise_packed, _packed(batch), asked)

        def result() -> pa.RecordBatch:
            with _pool_is_whole():
                return future.result()

        return result

    return work, count * (1 + AHEAD)


@contextlib.contextmanager
def _pool_is_whole() -> Iterator[None]:
    """InputError where a process has ended (for want of memory, mostly), which both new work and its result may find."""
    try:
        yield
    except BrokenProcessPool as error:
        raise InputError(
            "작업 프로세스가 도중에 끝남: 메모리를 확인하고 같은 명령을 다시 하십시오. 다 쓴 부분은 남아 있음"
        ) from error


def _packed(batch: pa.RecordBatch) -> pa.Buffer:
    """A batch for another process. As it is, a slice would bring along all of what it is a slice of."""
    packed = pa.BufferOutputStream()
    with pa.ipc.new_stream(packed, batch.schema) as writer:
        writer.write_batch(batch)
    return packed.getvalue()


def _summarise_packed(packed: pa.Buffer, asked: Asked) -> pa.RecordBatch:
    return summarise_batch(pa.ipc.open_stream(packed).read_next_batch(), asked)


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """What is started in here does not hear of Ctrl-C, which goes to all processes of a terminal: the first one ends the others."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(threads: int) -> None:
    """In a process of the pool: leave Ctrl-C alone, and end with the process that started it, however that ends."""
    language.use_threads(threads)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
