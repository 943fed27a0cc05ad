"""On which line every key of a valid TOML or JSON text stands; the parsers of the standard library do not say."""

from __future__ import annotations

import json
import tomllib

Place = tuple[str | int, ...]

_BLANK = " \t\r\n"
_ENDS_BARE_VALUE = ",]}#\n"


class _Scanner:
    """Walks over text that a parser has accepted already, so it checks nothing itself."""

    def __init__(self, text: str, separator: str):
        self.text = text
        self.separator = separator
        self.position = 0
        self.line = 1
        self.lines: dict[Place, int] = {}
        self.repeated: list[tuple[Place, int]] = []

    def advance(self, count: int = 1) -> None:
        self.line += self.text.count("\n", self.position, self.position + count)
        self.position += count

    def peek(self, count: int = 1) -> str:
        return self.text[self.position : self.position + count]

    def skip_blanks(self) -> None:
        while self.position < len(self.text):
            if self.peek() == "#":
                self.skip_to("\n")
            elif self.peek() in _BLANK:
                self.advance()
            else:
                return

    def skip_to(self, ends: str) -> None:
        while self.position < len(self.text) and self.peek() not in ends:
            self.advance()

    def note(self, place: Place, line: int) -> None:
        if place in self.lines:
            self.repeated.append((place, line))
        self.lines[place] = line

    def string(self) -> str:
        """Skip a string of any kind; return what stands between its quotes."""
        quote = self.peek()
        mark = quote * 3 if self.peek(3) == quote * 3 else quote
        self.advance(len(mark))
        start = self.position
        while self.position < len(self.text) and not self.closes(mark):
            self.advance(2 if quote == '"' and self.peek() == "\\" else 1)
        content = self.text[start : self.position]
        self.advance(len(mark))
        return content

    def closes(self, mark: str) -> bool:
        # A multi-line string may end in one or two quotes of its own before the closing three.
        if self.peek(len(mark)) != mark:
            return False
        return len(mark) == 1 or self.text[self.position + 3 : self.position + 4] != mark[0]

    def key(self) -> Place:
        """A key, dotted or quoted, as the names along it."""
        names: list[str | int] = []
        while True:
            self.skip_blanks()
            if self.peek() in ('"', "'"):
                names.append(self.quoted_name())
            else:
                start = self.position
                self.skip_to(f".{self.separator}]{_BLANK}")
                names.append(self.text[start : self.position])
            self.skip_blanks()
            if self.peek() != ".":
                return tuple(names)
            self.advance()

    def quoted_name(self) -> str:
        literal = self.peek() == "'"
        content = self.string()
        if literal or "\\" not in content:
            return content
        if self.separator == ":":
            return str(json.loads(f'"{content}"'))
        return str(tomllib.loads(f'name = "{content}"')["name"])

    def pair(self, prefix: Place) -> None:
        self.skip_blanks()
        line = self.line
        names = self.key()
        for depth in range(1, len(names)):
            self.lines.setdefault((*prefix, *names[:depth]), line)
        place = (*prefix, *names)
        self.note(place, line)
        self.advance()
        self.value(place)

    def value(self, place: Place) -> None:
        self.skip_blanks()
        if self.peek() in ('"', "'"):
            self.string()
        elif self.peek() == "[":
            self.items(place, "]")
        elif self.peek() == "{":
            self.items(place, "}")
        else:
            self.skip_to(_ENDS_BARE_VALUE)

    def items(self, place: Place, closing: str) -> None:
        self.advance()
        index = 0
        while True:
            self.skip_blanks()
            if self.peek() == closing:
                self.advance()
                return
            if closing == "}":
                self.pair(place)
            else:
                self.lines[(*place, index)] = self.line
                self.value((*place, index))
            self.skip_blanks()
            if self.peek() == ",":
                self.advance()
            index += 1


def toml_lines(text: str) -> dict[Place, int]:
    """Line (from 1) of every table, array item and key of a valid TOML text, by its place in the parsed data."""
    scanner = _Scanner(text.replace("\r\n", "\n"), "=")
    counts: dict[Place, int] = {}
    table: Place = ()
    while True:
        scanner.skip_blanks()
        if scanner.position >= len(scanner.text):
            return scanner.lines
        if scanner.peek() == "[":
            table = _header(scanner, counts)
        else:
            scanner.pair(table)


def json_lines(text: str) -> tuple[dict[Place, int], list[tuple[Place, int]]]:
    """The same for a valid JSON text, and the keys that occur twice in one object with the line of the repetition."""
    scanner = _Scanner(text.replace("\r\n", "\n"), ":")
    scanner.value(())
    return scanner.lines, scanner.repeated


def _header(scanner: _Scanner, counts: dict[Place, int]) -> Place:
    line = scanner.line
    array = scanner.peek(2) == "[["
    scanner.advance(2 if array else 1)
    names = scanner.key()
    scanner.advance(2 if array else 1)
    place: Place = ()
    for name in names[:-1]:
        place = (*place, name)
        scanner.lines.setdefault(place, line)
        if place in counts:
            place = (*place, counts[place] - 1)
    place = (*place, names[-1])
    scanner.lines.setdefault(place, line)
    if array:
        counts[place] = counts.get(place, 0) + 1
        place = (*place, counts[place] - 1)
    scanner.lines[place] = line
    return place
