from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path

import storage.queries


def test_every_query_function_is_used_by_a_test() -> None:
    said = "\n".join(
        path.read_text()
        for folder in (Path(__file__).parent, Path(__file__).parents[1] / "support")
        for path in folder.glob("*.py")
    )
    used = {node.attr for node in ast.walk(ast.parse(said)) if isinstance(node, ast.Attribute)}
    missing = []
    for path in Path(inspect.getfile(storage.queries)).parent.glob("[a-z]*.py"):
        if path.stem == "common":
            continue
        module = importlib.import_module(f"storage.queries.{path.stem}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_query = (
                function.__module__ == module.__name__ and "tx" in inspect.signature(function).parameters
            )
            if is_query and not name.startswith("_") and name not in used:
                missing.append(f"{path.stem}.{name}")
    assert missing == []
