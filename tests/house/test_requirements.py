from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.tree import ROOT

RUN, DEVELOP = "requirements.txt", "requirements-dev.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def locked(name: str) -> dict[str, tuple[Requirement, str]]:
    """What a file pins: name to requirement and the whole entry."""
    lines = "\n".join(
        line for line in (ROOT / name).read_text().splitlines() if not line.lstrip().startswith("#")
    )
    entries = re.split(r"\n(?=\S)", lines.strip())
    pins = [(Requirement(re.split(r" \\\n", entry)[0]), entry) for entry in entries]
    return {canonicalize_name(pin.name): (pin, entry) for pin, entry in pins}


@pytest.mark.parametrize("name", [RUN, DEVELOP])
def test_every_package_has_one_version_and_its_hashes(name: str) -> None:
    for package, (pin, entry) in locked(name).items():
        assert [specifier.operator for specifier in pin.specifier] == ["=="], package
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), package


@pytest.mark.parametrize("name", [RUN, DEVELOP])
def test_no_address_stands_among_the_packages(name: str) -> None:
    assert "://" not in (ROOT / name).read_text()


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (RUN, PROJECT["dependencies"]),
        (DEVELOP, [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]),
    ],
)
def test_what_the_project_asks_for_is_pinned_within_its_bounds(name: str, wanted: list[str]) -> None:
    pins = locked(name)
    for text in wanted:
        requirement = Requirement(text)
        pin, _ = pins[canonicalize_name(requirement.name)]
        (version,) = pin.specifier
        assert requirement.specifier.contains(version.version), f"{text}: {pin}"


def test_developing_and_running_use_the_same_versions() -> None:
    run, develop = locked(RUN), locked(DEVELOP)
    assert {name: str(pin.specifier) for name, (pin, _) in run.items()} == {
        name: str(develop[name][0].specifier) for name in run
    }
