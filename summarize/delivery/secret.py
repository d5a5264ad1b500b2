"""The password of the server: from a command, a file or the environment, and from here to the server only."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

from ..config_smtp import Smtp
from ..errors import ConfigError

PATIENCE = 120.0  # seconds in which a command must answer; it may ask its user for a key


def password(smtp: Smtp, environment: Mapping[str, str]) -> str:
    """Return the password that goes with the user; "" if there is no user to log in."""
    if not smtp.user:
        return ""
    if smtp.password_command:
        where, found = "password_command", _of_command(smtp.password_command)
    elif smtp.password_file:
        where, found = smtp.password_file, _of_file(Path(smtp.password_file))
    else:
        where = f"환경 변수 {smtp.password_env}"
        found = environment.get(smtp.password_env, "")
    found = found.partition("\n")[0].rstrip("\r")
    if not found:
        raise ConfigError(
            f"[smtp] 비밀번호가 없음({where}): 환경 변수 {smtp.password_env}, password_file, password_command 가운데 하나로 주십시오"
        )
    if "\x00" in found or any("\ud800" <= letter <= "\udfff" for letter in found):
        raise ConfigError(f"[smtp] 비밀번호에 보낼 수 없는 글자가 있음({where}): UTF-8로 적혔는지 확인하십시오")
    return found


def _of_file(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigError(
            f"{path}: 비밀번호 파일을 읽을 수 없음({error.strerror}): 파일과 권한을 확인하십시오"
        ) from error
    except UnicodeDecodeError:  # its message would show what it read
        raise ConfigError(f"{path}: 비밀번호 파일이 UTF-8이 아님: UTF-8로 저장하십시오") from None


def _of_command(command: tuple[str, ...]) -> str:
    """What a command prints. It is not said in an error: that would be the password."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=PATIENCE, check=False)
        if done.returncode:
            raise ConfigError(
                f"[smtp] password_command가 실패함(상태 {done.returncode}): `{command[0]}`을(를) 직접 실행해 보십시오"
            )
        return done.stdout.decode("utf-8-sig")
    except OSError as error:
        raise ConfigError(
            f"[smtp] password_command를 실행할 수 없음: `{command[0]}`({error.strerror}): 이름과 경로를 확인하십시오"
        ) from None
    except subprocess.TimeoutExpired:
        raise ConfigError(
            f"[smtp] password_command가 {PATIENCE:g}초 안에 끝나지 않음: 묻는 창이 없이 답하게 하십시오"
        ) from None
    except UnicodeDecodeError:
        raise ConfigError("[smtp] password_command의 출력이 UTF-8이 아님: UTF-8로 출력하게 하십시오") from None
