"""The commands as a person types them, rightly and wrongly."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from commandline import sejul
from newsserver import running

from summarize import __version__

SEEDS = str(Path(__file__).parent.parent / "seeds")
PAGE = "광주시, 인공지능 조례 제정\n\n시는 21일 인공지능 조례를 제정했다고 밝혔다.\n\n시는 정책을 넓히고 예산을 늘린다.\n\n/홍길동 기자 hong@hanbit.example\n"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def test_digest_writes_three_files_and_prints_where(tmp_path: Path) -> None:
    """Results to standard output, nothing to standard error, status 0."""
    result = sejul("digest", SEEDS, "-o", str(tmp_path / "out"))
    assert result.exit_code == 0
    assert [Path(line).name for line in result.stdout.splitlines()] == ["digest.md", "digest.html", "digest.json"]
    assert all(Path(line).is_file() for line in result.stdout.splitlines())
    assert result.stderr == ""


def test_read_gives_one_json_line_a_page(page: Path) -> None:
    """The fields of the contract, null where the page is silent."""
    result = sejul("read", "--json", str(page), SEEDS)
    tables = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert len(tables) == 6
    assert tables[0]["document"] == str(page)
    (article,) = tables[0]["articles"]
    assert list(article) == [
        "id",
        "title",
        "subtitles",
        "published",
        "published_basis",
        "author",
        "email",
        "outlet",
        "url",
        "paragraphs",
        "relevance",
        "relevant",
    ]
    assert (article["author"], article["email"], article["outlet"], article["published"]) == (
        "홍길동",
        "hong@hanbit.example",
        None,
        None,
    )
    assert tables[0]["dropped"] == [{"line": 7, "text": "/홍길동 기자 hong@hanbit.example", "rule": "by-line"}]


def test_read_shows_what_was_dropped_and_why(page: Path) -> None:
    """For people: the line's number, the rule, the text."""
    result = sejul("read", str(page))
    assert "+ 광주시, 인공지능 조례 제정" in result.stdout
    assert "7  [by-line]  /홍길동 기자" in result.stdout


def test_summarize_prints_the_lines_of_each_article(page: Path) -> None:
    """As many as asked for; the same for a file and for standard input."""
    expected = ["- 시는 21일 인공지능 조례를 제정했다고 밝혔다.", "- 시는 정책을 넓히고 예산을 늘린다."]
    for arguments, stdin in (([str(page)], b""), (["-"], PAGE.encode()), (["-"], PAGE.encode("cp949"))):
        result = sejul("summarize", *arguments, stdin=stdin)
        assert result.exit_code == 0
        assert [line for line in result.stdout.splitlines() if line.startswith("- ")] == expected
    one = sejul("summarize", str(page), "--lines", "1")
    assert [line for line in one.stdout.splitlines() if line.startswith("- ")] == expected[:1]


def test_summarize_as_json_is_quoted_and_explained(page: Path) -> None:
    """Offsets into the paragraphs that `read --json` shows."""
    row = json.loads(sejul("summarize", "--json", "--explain", str(page)).stdout)
    paragraphs = json.loads(sejul("read", "--json", str(page)).stdout)["articles"][0]["paragraphs"]
    for line in row["lines"]:
        assert "\n".join(paragraphs)[line["start"] : line["end"]] == line["text"]
    assert [s["chosen"] for s in row["sentences"]] == [True, True]
    assert row["sentences"][0]["prior"] > row["sentences"][1]["prior"] > 0


BAD = {
    "missing.txt": (None, "파일이 없음"),
    "empty.txt": (b"", "빈 파일"),
    "binary.txt": (b"\x00\x01\x02", "이진 파일"),
    "broken.txt": (b"\xea\xb0\x80\xff\xff", "CP949"),
    "page.docx": (b"PK", "읽을 수 없는 종류"),
    "rows.jsonl": (b'{"title": "t", "text": \n', "JSON이 아닌 줄"),
    "headline.txt": ("광주시, 협약 체결".encode(), "기사를 찾지 못함"),
}


@pytest.mark.parametrize("command", ["read", "summarize", "digest"])
@pytest.mark.parametrize("name", sorted(BAD))
def test_bad_input_is_named_and_the_rest_is_done(tmp_path: Path, page: Path, command: str, name: str) -> None:
    """Status 1 beside good input, with the rest done; 2 alone. The message names the file."""
    raw, reason = BAD[name]
    bad = tmp_path / name
    if raw is not None:
        bad.write_bytes(raw)
    out = ["-o", str(tmp_path / "out")] if command == "digest" else []
    both = sejul(command, str(bad), str(page), *out)
    assert both.exit_code == 1
    assert name in both.stderr
    assert reason in both.stderr
    assert "digest.md" in both.stdout if command == "digest" else "광주시" in both.stdout
    alone = sejul(command, str(bad), *out)
    assert alone.exit_code == (1 if name == "headline.txt" else 2)
    assert reason in alone.stderr


def test_a_bad_row_is_named_with_its_line(tmp_path: Path) -> None:
    """FILE:LINE; the other rows are done."""
    path = tmp_path / "rows.jsonl"
    good = json.dumps({"title": "조례", "text": "시는 인공지능 조례를 제정했다."}, ensure_ascii=False)
    path.write_text(f'{good}\n{{broken\n{good[:-1]}, "id": 2}}\n', encoding="utf-8")
    result = sejul("summarize", "--json", str(path))
    assert result.exit_code == 1
    assert "rows.jsonl:2" in result.stderr
    assert [json.loads(line)["document"][-2:] for line in result.stdout.splitlines()] == [":1", ":3"]


def test_nothing_to_publish_is_status_1_and_says_what_was_left_out(page: Path, tmp_path: Path) -> None:
    """No file is written, so that an old digest stays."""
    result = sejul("digest", str(page), "--week", "2026-W29", "-o", str(tmp_path / "out"))
    assert result.exit_code == 1
    assert "발행일을 알 수 없어" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "PATH"),
        (["--week", "2026-W60"], "2026-W29"),
        (["--week", "next"], "2026-W29"),
        (["--week", ""], "2026-W29"),
        (["--week", "2021-W53"], "2026-W29"),
        (["--week", "9999-W52"], "2026-W29"),
        (["--template", "x" * 300], "weekly"),
        (["--week", "2026-W29", "--from", "2026-07-13"], "함께 쓸 수 없음"),
        (["--from", "gestern"], "2026-07-13"),
        (["--from", "2026-07-20", "--to", "2026-07-13"], "보다 늦음"),
        (["--lines", "0"], "0 is not in the range"),
        (["--lines", "drei"], "not a valid integer"),
        (["--ranker", "textrnk"], "did you mean 'textrank'"),
        (["--topic", "ai-polcy"], "did you mean 'ai-policy'"),
        (["--template", "weekley"], "did you mean 'weekly'"),
        (["--lnes", "3"], "--lines"),
        (["-o", __file__], "쓸 수 없음"),
    ],
)
def test_a_mistyped_option_is_status_2_with_the_remedy(page: Path, arguments: list[str], message: str) -> None:
    """What exists is named."""
    result = sejul("digest", *([str(page)] if arguments else []), *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_an_unknown_command_is_status_2() -> None:
    """With the way to the help."""
    assert sejul("digst", "x").exit_code == 2


def test_week_names_its_seven_days(tmp_path: Path) -> None:
    """2026-W29 is 13 to 19 July; the span stands in the digest."""
    rows = tmp_path / "rows.jsonl"
    fields = {
        "title": "인공지능 조례",
        "text": "시는 인공지능 조례를 제정했다고 밝혔다. 정부 정책이다.",
        "date": "2026-07-19",
    }
    rows.write_text(json.dumps(fields, ensure_ascii=False), encoding="utf-8")
    assert sejul("digest", str(rows), "--week", "2026-W29", "-o", str(tmp_path)).exit_code == 0
    table = json.loads((tmp_path / "digest.json").read_text(encoding="utf-8"))
    assert (table["from"], table["to"]) == ("2026-07-13", "2026-07-19")


def process(*arguments: str, **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "summarize", *arguments], capture_output=True, env={**os.environ, **more}, check=False
    )


def test_the_module_is_the_same_program() -> None:
    """`python -m summarize` says the name and version of `sejul`."""
    assert process("--version").stdout.decode().strip() == f"sejul, version {__version__}"


def test_help_loads_none_of_the_heavy_libraries() -> None:
    """Kiwi, scikit-learn, networkx and numpy are imported by the commands that need them."""
    code = "import sys; from summarize.cli import main; main(['--help'], standalone_mode=False); print(sorted({m.split('.')[0] for m in sys.modules} & {'kiwipiepy', 'sklearn', 'networkx', 'numpy', 'scipy', 'jinja2', 'markdown', 'nh3', 'lxml'}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_korean_is_printed_in_any_locale(page: Path) -> None:
    """A cron job has the C locale."""
    done = process("read", str(page), LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "인공지능" in done.stdout.decode("utf-8")


def test_a_full_disk_and_a_closed_input_are_no_tracebacks(page: Path) -> None:
    """The result cannot be written: a message and status 2. Standard input is closed: not asked for, not missed."""
    command = [sys.executable, "-m", "summarize", "read", str(page)]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "결과: 읽거나 쓸 수 없음" in done.stderr
    assert "Traceback" not in done.stderr
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m summarize read {page} <&-"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0


def test_a_console_without_a_letter_shows_its_number(tmp_path: Path) -> None:
    """CP949 has no emoji; the rest of the line is Korean all the same."""
    path = tmp_path / "emoji.txt"
    path.write_text("시는 축제🙂를 연다고 밝혔다. 시는 늘린다.", encoding="utf-8")
    done = process("summarize", str(path), PYTHONIOENCODING="cp949", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "시는 축제" in done.stdout.decode("cp949")


def test_an_article_without_a_sentence_is_named(tmp_path: Path) -> None:
    """Status 1, the article by its name."""
    path = tmp_path / "rows.jsonl"
    path.write_text(json.dumps({"title": "제목", "text": "…"}), encoding="utf-8")
    result = sejul("summarize", str(path))
    assert result.exit_code == 1
    assert "문장이 없는 기사" in result.stderr
    assert "rows.jsonl:1" in result.stderr


def test_a_closed_pipe_is_no_error() -> None:
    """`sejul read seeds | head -1` ends quietly."""
    command = f"{sys.executable} -m summarize read {SEEDS} {SEEDS} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "Error" not in done.stderr


def write_config(text: str) -> Path:
    path = Path(os.environ["XDG_CONFIG_HOME"]) / "sejul" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_init_writes_a_configuration_and_says_where(tmp_path: Path) -> None:
    """At the usual place or at one of one's own; never over one that is there."""
    result = sejul("init")
    assert (result.exit_code, Path(result.stdout.strip()).name) == (0, "config.toml")
    assert sejul("init").exit_code == 2
    own = tmp_path / "my.toml"
    assert sejul("init", "--config", str(own)).exit_code == 0
    assert "피드" in own.read_text(encoding="utf-8")


def test_a_week_is_collected_and_digested_from_the_store(tmp_path: Path) -> None:
    """`collect` tells what is new; `digest` without a PATH takes the days of the store, with the configuration's defaults."""
    rows = [
        {
            "title": f"정부, 인공지능 기본법 {n}조 시행",
            "text": f"정부는 인공지능 기본법 {n}조를 시행한다고 밝혔다. 국회는 예산을 늘렸다.",
            "date": f"2026-07-{12 + n}",
        }
        for n in range(1, 9)
    ]
    (tmp_path / "rows.jsonl").write_text(
        "\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8"
    )
    out = tmp_path / "issue"
    write_config(f'[sources]\nfiles = ["{tmp_path}/rows.jsonl"]\n[digest]\nlines = 1\noutput = "{out}"\n')
    assert "비어 있음" in sejul("digest").stderr
    collected = sejul("collect")
    assert (collected.exit_code, collected.stderr) == (0, "")
    assert "새 기사 8건" in collected.stdout
    again = sejul("collect")
    assert "새 기사 0건, 저장된 기사 8건" in again.stdout
    result = sejul("digest", "--week", "2026-W29")
    assert (result.exit_code, result.stderr) == (0, "")
    table = json.loads((out / "digest.json").read_text(encoding="utf-8"))
    assert (table["from"], table["to"], table["counts"]["articles"]) == ("2026-07-13", "2026-07-19", 7)
    assert all(len(story["lines"]) == 1 for section in table["sections"] for story in section["stories"])
    bytes_ = (out / "digest.json").read_bytes()
    assert sejul("digest", "--week", "2026-W29").exit_code == 0
    assert (out / "digest.json").read_bytes() == bytes_
    assert sejul("digest", "--week", "2020-W01").exit_code == 1


def test_what_is_missing_for_collect_is_said() -> None:
    """No configuration, no source, none that works: status 2 and what to do."""
    assert "sejul init" in sejul("collect").stderr
    write_config("[sources]\nfeeds = []\n")
    assert sejul("collect").exit_code == 2
    write_config('[sources]\nfiles = ["/nowhere/x.txt"]\n')
    result = sejul("collect")
    assert (result.exit_code, "파일이 없음" in result.stderr) == (2, True)
    write_config("[sourcs]\n")
    assert "'sources'" in sejul("digest", SEEDS).stderr


def test_a_topic_of_the_configuration_has_its_name(tmp_path: Path) -> None:
    """`--topic` takes it, and the configuration may make it the usual one."""
    profile = Path(__file__).parent.parent / "summarize" / "data" / "topics" / "ai-policy.toml"
    (tmp_path / "own.toml").write_bytes(profile.read_bytes())
    write_config(f'[topics]\n"우리 주제" = "{tmp_path}/own.toml"\n[digest]\ntopic = "우리 주제"\n')
    assert sejul("digest", SEEDS, "-o", str(tmp_path / "a")).exit_code == 0
    assert sejul("digest", SEEDS, "--topic", "우리 주제", "-o", str(tmp_path / "b")).exit_code == 0
    assert (tmp_path / "a" / "digest.json").read_bytes() == (tmp_path / "b" / "digest.json").read_bytes()


def test_a_digest_needs_no_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none can be made, the same digest is made without."""
    sejul("digest", SEEDS, "-o", str(tmp_path / "a"))
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    assert sejul("digest", SEEDS, "-o", str(tmp_path / "b")).exit_code == 0
    assert (tmp_path / "a" / "digest.json").read_bytes() == (tmp_path / "b" / "digest.json").read_bytes()
    assert sejul("digest").exit_code == 2


def test_ctrl_c_ends_cleanly_with_what_is_done_kept() -> None:
    """One line, status 130, no traceback, and the articles that were told are in the store."""
    with running(items=40, delay=0.05) as news:
        write_config(f'[sources]\nfeeds = ["{news.address}/feed.xml"]\n[fetch]\ndelay = 0\n')
        process = subprocess.Popen(
            [sys.executable, "-m", "summarize", "collect"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        while news.asked.get("/news/3") is None and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=20)
        assert process.returncode == 130
        assert "중단함" in stderr
        assert "Traceback" not in stderr
        assert "저장된 기사 40건" in stdout
        assert "저장된 기사 40건" in sejul("collect").stdout


def test_long_work_shows_a_bar_on_a_terminal_and_no_colour_where_none_is_wanted() -> None:
    """On a terminal a bar on standard error; with NO_COLOR no colours; elsewhere neither."""
    code = (
        "import pty, os, sys; os.environ.pop('NO_COLOR', None); os.environ.update({extra}); "
        "sys.exit(os.waitstatus_to_exitcode(pty.spawn([sys.executable, '-m', 'summarize', 'read', {path!r}])))"
    )
    seen = {}
    for name, extra in {"colour": {}, "plain": {"NO_COLOR": "1"}}.items():
        run = subprocess.run(
            [sys.executable, "-c", code.format(extra=extra, path=SEEDS)],
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        seen[name] = run.stdout
    assert b"\x1b[1m" in seen["colour"]
    assert b"\x1b[" not in seen["plain"]
    with running(items=3) as news:
        write_config(f'[sources]\nfeeds = ["{news.address}/feed.xml"]\n[fetch]\ndelay = 0\n')
        bar = "import pty, os, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn([sys.executable, '-m', 'summarize', 'collect'])))"
        run = subprocess.run([sys.executable, "-c", bar], capture_output=True, check=False, stdin=subprocess.DEVNULL)
        assert "수집".encode() in run.stdout
        assert "새 기사 3건".encode() in run.stdout


def test_a_digest_is_no_source_of_a_digest(tmp_path: Path) -> None:
    """What we wrote into a folder that is collected is passed over."""
    sejul("digest", SEEDS, "-o", str(tmp_path / "out"))
    result = sejul("read", str(tmp_path / "out" / "digest.html"))
    assert (result.exit_code, "세줄이 만든" in result.stderr) == (2, True)


def test_nothing_is_left_where_nothing_was_asked_for(tmp_path: Path) -> None:
    """A digest of a store that is not there makes none."""
    assert sejul("digest").exit_code == 2
    assert not (Path(os.environ["XDG_DATA_HOME"]) / "sejul").exists()


def test_a_damaged_store_is_a_message() -> None:
    """Its pages overwritten, its header intact."""
    write_config(f'[sources]\nfiles = ["{SEEDS}"]\n')
    assert sejul("collect").exit_code == 0
    file = Path(os.environ["XDG_DATA_HOME"]) / "sejul" / "sejul.db"
    raw = file.read_bytes()
    for name in ("sejul.db-wal", "sejul.db-shm"):
        file.with_name(name).unlink(missing_ok=True)
    file.write_bytes(raw[:100] + b"\x55" * (len(raw) - 100))
    for command in ("collect", "digest"):
        result = sejul(command)
        assert (result.exit_code, "옮겨 두십시오" in result.stderr) == (2, True)


def test_a_closed_output_is_no_error() -> None:
    """As a shell closes it by >&-."""
    run = subprocess.run(
        f"{sys.executable} -m summarize read {SEEDS} >&-", shell=True, capture_output=True, check=False
    )
    assert b"Traceback" not in run.stderr
