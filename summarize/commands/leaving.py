"""Who wants no mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..characters import visible
from ..errors import InputError
from .inputs import WAIT, open_store
from .sending import minute, now

if TYPE_CHECKING:
    from ..delivery.outbox import Outbox


@click.command()
@click.argument("addresses", metavar="[ADDRESS]...", nargs=-1)
@click.option("--list", "show", is_flag=True, help="Show who wants no mail, and since when.")
@click.option("--undo", is_flag=True, help="Send to these addresses again, if the lists of readers have them.")
def unsubscribe(addresses: tuple[str, ...], show: bool, undo: bool) -> None:
    """Send nothing to these addresses any more, whatever the lists of readers say."""
    from ..delivery.outbox import Outbox
    from ..delivery.readers import address_of

    if bool(addresses) == show:
        raise InputError("주소를 적거나 --list를 붙이십시오: `sejul unsubscribe hong@example.kr`")
    wrong = [written for written in addresses if not address_of(written)]
    for written in wrong:
        click.echo(f"sejul: {visible(written)}: 메일 주소가 아님: 주소만 적으십시오", err=True)
    with open_store(WAIT) as store:
        box = Outbox(store)
        if show:
            for address, since in box.unsubscribed().values():
                click.echo(f"{address}  {minute(since)}부터 받지 않음")
            return
        for address in filter(None, map(address_of, addresses)):
            click.echo(f"{address}: {_undo(box, address) if undo else _leave(box, address)}")
    if wrong:
        raise click.exceptions.Exit(1 if len(wrong) < len(addresses) else 2)


def _leave(box: Outbox, address: str) -> str:
    if box.unsubscribe(address, now()):
        return "앞으로 어느 호도 보내지 않음. 받는 사람의 목록에 다시 적어도 보내지 않으며, 되돌리려면 --undo"
    return "이미 받지 않는 주소"


def _undo(box: Outbox, address: str) -> str:
    if box.subscribe_again(address):
        return "받는 사람의 목록에 있으면 다시 보냄"
    return "받지 않는 주소가 아님: 바꾼 것이 없음"
