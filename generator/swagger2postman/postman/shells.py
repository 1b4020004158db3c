"""One argument of a command, quoted for bash and for the Windows Command Prompt (cmd.exe).

What people paste into a terminal must not act on it: a raw escape sequence, a tab or the end of a line could. bash has
a notation for every character but NUL, cmd.exe for none: what cannot be typed there is left out.
"""

from __future__ import annotations

import re

__all__ = ["for_cmd", "is_shown", "quote_cmd", "quote_posix"]

_CMD_SPECIAL = re.compile(r"[&|<>^()!]")
_BEFORE_QUOTE = re.compile(r'(?<!\\)(\\*+)"')
_CMD_ESCAPED = re.compile(r"""[&|<>^()!%"]""")
_WORD = re.compile("[ -~\n]*")


def is_shown(text: str) -> bool:
    """Tell whether a text can stand in a terminal as it is: no control characters, no marks that hide or turn text."""
    return text.replace("\n", "").isprintable()


def quote_posix(text: str) -> str:
    """Return one argument for bash and zsh, and for every other shell where it has no control characters."""
    if is_shown(text):
        return "'" + text.replace("'", "'\\''") + "'"
    return "$'" + "".join(map(_ansi, text.replace("\0", ""))) + "'"


def _ansi(char: str) -> str:
    """A character in the notation $'…'. Bytes are written, since \\u means different things in different locales."""
    if char in "\\'":
        return "\\" + char
    if char.isprintable() and char != "!":  # zsh looks for events of its history here
        return char
    return "".join(f"\\x{byte:02x}" for byte in char.encode("utf-8", "surrogatepass"))


def for_cmd(text: str) -> str:
    """Return what can be typed of a text at the prompt of cmd.exe.

    Programs there are often given a text in an old encoding, in which Windows makes “ and ＂ to plain quotes that end
    an argument; letters are made to letters at worst.
    """
    if _WORD.fullmatch(text):
        return text
    kept = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(char for char in kept if " " <= char <= "~" or char == "\n" or char.isupper() or char.islower())


def quote_cmd(text: str) -> str:
    """Return one argument, first for the C runtime that splits the command line, then for cmd.exe that reads it before.

    The C runtime: within quotes `\\"` is a quote, and backslashes count only before one. cmd.exe does not know `\\"`:
    it takes each quote for the begin or end of a quoted part, outside of which `^` has to precede special characters.
    A text for which that matters is therefore written wholly outside of what cmd.exe takes for quoted.
    """
    text = for_cmd(text)
    argument = _BEFORE_QUOTE.sub(r'\1\1\\"', text)
    last = len(argument) - len(argument.rstrip("\\"))  # backslashes before the quote that ends the argument
    argument = f'"{argument}{argument[len(argument) - last :]}"'
    if not _needs_carets(text):
        return argument
    argument = _CMD_ESCAPED.sub(r"^\g<0>", argument)
    # %NAME% is replaced even after a caret, but no variable has a name that begins with one
    argument = re.sub(r"%(?=[^\^\n])", "%^", argument)
    return argument.replace("\n", "^\n\n")  # the caret continues the line, the second line end is the character


def _needs_carets(text: str) -> bool:
    """Whether plain quotes would not do: with an odd number of them cmd.exe would take the line's end for quoted."""
    quotes = text.count('"')
    return "%" in text or "\n" in text or quotes % 2 == 1 or (quotes > 0 and _CMD_SPECIAL.search(text) is not None)
