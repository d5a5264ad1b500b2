"""An archive on this machine: table by table, part by part, in constant memory.

Kiwi works in threads of its own, so one process is enough; what needs no Kiwi goes to a process for each core.
"""

from __future__ import annotations

import collections
import functools
import itertools
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass, replace

import pyarrow as pa

from ..errors import InputError
from . import parts, rows
from .batch import Asked, summarise_batch
from .jobs import Job, Tally
from .parts import Mark
from .rows import Rows, Table

AHEAD = 2  # batches that wait for each process
Work = Callable[[pa.RecordBatch], Callable[[], pa.RecordBatch]]  # begins a batch, and gives what waits for its end


@dataclass(frozen=True)
class _Piece:
    """Some rows of a part; without rows the end of the part."""

    table: Table
    mark: Mark
    rows: Rows | None = None


def run(job: Job, tally: Tally) -> None:
    """Make those parts of an archive that are not there yet; InputError if nothing can be written."""
    parts.prepare(job.out)
    tally.expect(sum(map(rows.count, job.tables)))
    with ExitStack() as stack:
        work, ahead = _workers(job.asked, stack)
        held: list[pa.RecordBatch] = []
        lost = 0
        problems: collections.Counter[str] = collections.Counter()
        part = ""
        for piece, made in _in_order(_pieces(job, tally), work, ahead):
            if piece.mark.file != part:  # a table that could not be read to its end leaves nothing of its last part
                part, held, lost, problems = piece.mark.file, [], 0, collections.Counter()
            if piece.rows is None:
                mark = replace(piece.mark, rows=sum(b.num_rows for b in held), lost=lost, problems=dict(problems))
                parts.write_part(job.out, mark, held)
                tally.rows += mark.rows
            elif made is None:
                lost += piece.rows.count
                tally.lose(piece.rows.count, f"{piece.table.shown}: {piece.rows.lost}")
            else:
                held.append(made)
                for place, problem in zip(piece.rows.places, made.column("problem").to_pylist(), strict=True):
                    if problem is not None:
                        problems[problem] += 1
                        tally.problem(f"{piece.table.shown}:{place}", problem)
            tally.tick(piece.rows.count if piece.rows else 0)


def _pieces(job: Job, tally: Tally) -> Iterator[_Piece]:
    """The rows that are to be done, in their order, each part with its end."""
    there = parts.made(job.out, job.asked.key, job.part_rows)
    for table in job.tables:
        blank = Mark(table.name, rows.content_hash(table), 0, job.asked.key, job.part_rows)
        old = {mark.number: mark for mark in there.values() if mark.table == table.name}
        have = {number: mark for number, mark in old.items() if mark.content == blank.content}
        for mark in have.values():
            tally.keep(mark.rows, mark.lost, mark.problems)
        end = next((n for n, mark in have.items() if mark.last), None)
        if end is None or not all(n in have for n in range(end)):
            try:
                for piece in _pieces_of(table, job, blank, have.keys()):
                    end = piece.mark.number
                    yield piece
            except InputError as error:
                tally.leave(str(error))
                continue
        for number, mark in old.items():
            if end is not None and number > end:  # of a table that was longer
                parts.remove(job.out, mark)


def _pieces_of(table: Table, job: Job, blank: Mark, have: Iterable[int]) -> Iterator[_Piece]:
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


def _workers(asked: Asked, stack: ExitStack) -> tuple[Work, int]:
    """How a batch is worked on, and how many at a time."""
    if asked.uses_kiwi:
        return (lambda batch: functools.partial(summarise_batch, batch, asked)), 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    # Not by fork: Arrow's threads would be missing in the copy.
    pool = ProcessPoolExecutor(cores, multiprocessing.get_context("spawn"), _leave_signals_alone)
    stack.callback(pool.shutdown, cancel_futures=True)

    def work(batch: pa.RecordBatch) -> Callable[[], pa.RecordBatch]:
        future = pool.submit(summarise_batch, batch, asked)

        def result() -> pa.RecordBatch:
            try:
                return future.result()
            except BrokenProcessPool as error:
                raise InputError(
                    "작업 프로세스가 도중에 끝남: 메모리를 확인하고 같은 명령을 다시 하십시오. 다 쓴 부분은 남아 있음"
                ) from error

        return result

    return work, cores * (1 + AHEAD)


def _leave_signals_alone() -> None:
    """Ctrl-C goes to all processes of a terminal; the first one ends the others."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
