"""The archive of all published issues, as static files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import ChoiceError, InputError, NothingToPublish
from ..terminal import progress
from .inputs import WAIT, open_store
from .options import FolderType, configured

if TYPE_CHECKING:
    from ..config import Config
    from ..store import Published, Store

_NAMED = 5  # issues that a message names


@click.command()
@click.option("--topic", metavar="NAME", help="The issues of one topic; without it those of all.")
@click.option("--template", metavar="NAME", help="A template that ships (weekly, brief), or a folder of your own.")
@click.option("--url", metavar="ADDRESS", help="Where the archive will be published, for its feed and its previews.")
@click.option("-o", "--output", metavar="DIR", type=FolderType(), help="Where to write (site).")
@configured
def site(
    topic: str | None, template: str | None, url: str | None, output: Path | None, config_file: Path | None
) -> None:
    """Write an archive of all published issues as static files, with a search."""
    from .. import config
    from ..site.archive import HOME

    settings = config.load(config_file)
    folder = output or Path(settings.site.output)
    write_archive(settings, folder, topic, template, url)
    click.echo(folder / HOME)


def write_archive(
    settings: Config, folder: Path, topic: str | None = None, template: str | None = None, url: str | None = None
) -> None:
    """Write the archive of a topic's issues, or of all, into a folder, and say what was done."""
    from .. import config
    from ..locks import only
    from ..memory import Memory
    from ..site import archive, mirror
    from ..site import pages as site

    usual = settings.site
    address = site.address_of(usual.url, "설정의 [site] url") if url is None else site.address_of(url)
    look = site.Look(usual.title, address, template or settings.digest.template)
    _ = look.of_issues  # a mistyped name is said before the work, not after it
    path = config.store_path()
    if not path.exists():
        raise InputError(f"{path}: 저장소가 없음: `sejul collect`로 모으고 `sejul digest`로 첫 호를 내십시오")
    with only(Path(f"{path}.archiving"), "다른 sejul이 보관소를 쓰고 있음"), open_store(WAIT) as store:
        published = _published(store, path, topic, settings)
        with progress("보관소", 0) as tick:
            memory = Memory(store, lambda stage, n, total: tick(n, total, stage))
            files = site.pages(archive.archive(published), look, memory.nouns)
        done = mirror.mirror(files, folder)
    click.echo(
        f"sejul: 호 {len(published)}개: 쓴 파일 {done.written}개, 그대로 {done.unchanged}개, 지운 파일 {done.removed}개",
        err=True,
    )


def _published(store: Store, path: Path, topic: str | None, settings: Config) -> list[Published]:
    """The issues that can be shown; those of which too little was kept are named."""
    everything = store.issue_days()
    topics = sorted({name for name, *_ in everything})
    name = _topic(topic, topics, settings) if topic else None
    published = store.published(name)
    shown = {(p.topic, p.digest.start or "", p.digest.end or "") for p in published}
    lost = [row for row in everything if row not in shown and name in (None, row[0])]
    if lost:
        named = ", ".join(f"{of} {start or '?'}~{end or '?'}" for of, start, end in lost[:_NAMED])
        more = f" 외 {len(lost) - _NAMED}개" if len(lost) > _NAMED else ""
        click.echo(
            f"sejul: {path}: 옛 판이 내어 통째로 남지 않은 호 {len(lost)}개는 뺌({named}{more}): 그 기간을 `sejul digest --from … --to …`로 다시 내면 실림",
            err=True,
        )
    if not published:
        known = f"; 낸 호가 있는 주제: {', '.join(topics)}" if name and topics else ""
        raise NothingToPublish(f"{path}: 보관소에 실을 호가 없음: `sejul digest --week last`로 먼저 내십시오{known}")
    return published


def _topic(topic: str, published: list[str], settings: Config) -> str:
    """The name under which a topic's issues are kept; a profile that is gone since may still be named."""
    from .. import profiles

    if topic in published:
        return topic
    try:
        return profiles.profile(settings.topics.get(topic, topic)).name
    except ChoiceError as error:
        raise ChoiceError("topic", topic, [*published, *settings.topics]) from error
