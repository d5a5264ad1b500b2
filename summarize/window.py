"""The days that an issue covers."""

from __future__ import annotations

import datetime

from .errors import InputError


def days(
    week: str | None, start: str | None, end: str | None, today: datetime.date
) -> tuple[datetime.date | None, datetime.date | None]:
    """Return the first and last day that --week, --from and --to name; None where they name none."""
    if week is not None and (start or end):
        raise InputError("--week와 --from, --to는 함께 쓸 수 없음: 하나만 적으십시오")
    if week is not None:
        return _week(week, today)
    first, last = _date("--from", start), _date("--to", end)
    if first and last and first > last:
        raise InputError(f"--from {first}이(가) --to {last}보다 늦음: 순서를 바꾸십시오")
    return first, last


def _week(week: str, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    if week in ("this", "last"):
        monday = today - datetime.timedelta(days=today.weekday() + (7 if week == "last" else 0))
    else:
        try:
            monday = datetime.datetime.strptime(f"{week}-1", "%G-W%V-%u").date()
            sunday = monday + datetime.timedelta(days=6)  # OverflowError in the last week of 9999
            if f"{monday:%G-W%V}" != week:  # 2021 has no week 53
                raise ValueError(week)
        except (ValueError, OverflowError):
            raise InputError(
                f"--week {week!r}: 그런 주가 없음: 2026-W29, last, this 가운데 하나로 적으십시오"
            ) from None
        return monday, sunday
    return monday, monday + datetime.timedelta(days=6)


def _date(option: str, text: str | None) -> datetime.date | None:
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{option} {text!r}: 그런 날짜가 없음: 2026-07-13처럼 적으십시오") from None
