"""The head of a file: YAML between two lines of `---`, with the line of every key (design 5)."""

import re
from functools import lru_cache
from typing import Any

import yaml

from lms.library.finding import Finding, Severity
from lms.library.source import FrontMatter

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FENCE = re.compile(r"-{3}\s*")
DEPTH_LIMIT = 20
END = re.compile(r"(?:-{3}|\.{3})\s*")


@lru_cache(maxsize=4_096)
def parse_front_matter(text: str) -> FrontMatter:
    """Splits a text into head and body. Never raises: problems of the YAML are in the result."""
    lines = text.split("\n")
    if not FENCE.fullmatch(lines[0]):
        return FrontMatter({}, {}, text, 1)
    end = next((at for at, line in enumerate(lines[1:], 1) if END.fullmatch(line)), None)
    if end is None:
        unclosed = (_problem(1, "F12", hint="---"),)
        return FrontMatter({}, {}, "", len(lines), unclosed, "\n".join(lines[1:]))
    source, body = "\n".join(lines[1:end]), "\n".join(lines[end + 1 :])
    values, key_lines, problems = _read_yaml(source)
    return FrontMatter(values, key_lines, body, end + 2, tuple(problems), source)


def _problem(line: int, code: str, **facts: str | int) -> Finding:
    return Finding("", line, code, Severity.ERROR, facts)


def _read_yaml(source: str) -> tuple[dict[str, Any], dict[str, int], list[Finding]]:
    """The values, the line of each key, and what is wrong. The head's first line is line 2."""
    loader = _Loader(source)
    try:
        trap = _find_trap(source)
        node = None if trap else loader.get_single_node()
    except (yaml.YAMLError, ValueError) as error:
        return {}, {}, [_explain(error)]
    if trap:
        return {}, {}, [_problem(2, "F12", hint=trap)]
    if node is None:
        return {}, {}, []
    if not isinstance(node, yaml.MappingNode):
        return {}, {}, [_problem(2, "F12", hint="key: value")]
    return _read_mapping(loader, node)


def _explain(error: Exception) -> Finding:
    mark = getattr(error, "problem_mark", None)
    hint = getattr(error, "problem", None) or str(error)
    return _problem(mark.line + 2 if mark else 1, "F12", hint=" ".join(str(hint).split())[:80])


def _find_trap(source: str) -> str:
    """What a hostile head would use: anchors that multiply, nesting that overflows the stack."""
    depth = 0
    for event in yaml.parse(source, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            return f"*{event.anchor}"
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEPTH_LIMIT:
            return f"> {DEPTH_LIMIT}"
    return ""


def _read_mapping(
    loader: Any, node: yaml.MappingNode
) -> tuple[dict[str, Any], dict[str, int], list[Finding]]:
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    problems: list[Finding] = []
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 2
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(_problem(line, "F12", hint="key: value"))
            continue
        key = key_node.value
        if key in values:
            problems.append(_problem(line, "F12", hint=f"{key} …, {key} …"))
        lines[key] = line
        try:
            values[key] = loader.construct_object(value_node, deep=True)
        except (yaml.YAMLError, ValueError, TypeError, OverflowError):
            values[key] = None
            problems.append(_problem(line, "F09", name=key))
    return values, lines, problems
