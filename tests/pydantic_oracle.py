"""Prints what Pydantic itself makes of schema files, one JSON object a line.

First {"version"} of Pydantic, then {"file", "schema"} or {"file", "error"} for each file. A file is run as a module
called `schema`; its class `OutputParser` gives the schema.
Usage: pydantic_oracle.py FILE_OR_FOLDER...
"""

import importlib.util
import json
import pathlib
import sys
import warnings

import pydantic


def schema_of(path: str) -> dict:
    """The JSON Schema of the class `OutputParser` in a Python file."""
    spec = importlib.util.spec_from_file_location("schema", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["schema"] = module
    try:
        spec.loader.exec_module(module)
        return module.OutputParser.model_json_schema()
    finally:
        del sys.modules["schema"]


def main() -> None:
    """Answers for every file named on the command line."""
    warnings.simplefilter("ignore")
    sys.dont_write_bytecode = True
    print(json.dumps({"version": pydantic.VERSION}))
    paths = []
    for argument in map(pathlib.Path, sys.argv[1:]):
        paths += sorted(argument.glob("*.py")) if argument.is_dir() else [argument]
    for path in map(str, paths):
        try:
            answer = {"file": path, "schema": schema_of(path)}
        except Exception as error:  # Anything a file may raise is its answer.
            answer = {"file": path, "error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer, ensure_ascii=False))


if __name__ == "__main__":
    main()
