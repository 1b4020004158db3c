"""Names of collection variables: one for each thing, and no document can choose one as it likes.

An environment or global variable of the user's hides a collection variable of the same name: Postman sends its value.
A name that a document influences, through a scheme, a server variable or the number of its servers, therefore starts
with `s2p_`; only the fixed names of this package have no prefix.
"""

from __future__ import annotations

import re
from collections import Counter

from swagger2postman.openapi.model import SecurityScheme

PREFIX = "s2p_"
BASE = "baseUrl"
_SCRIPT_NAMES = re.compile(  # scripts look for these at the end of a name
    r".*(client_id|client_secret|access_token|token_url|token_state|token_params|token_body|scope|client_auth)"
)
_LONGEST_STEM = 40  # characters
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])|(?<=[A-Z]{2})(?=[A-Z][a-z])")


class UniqueNames:
    """Gives each name only once."""

    def __init__(self, separator: str = "_") -> None:
        self._separator = separator
        self._taken: set[str] = set()
        self._last: Counter[str] = Counter()

    def take(self, wanted: str) -> str:
        """Return the name, numbered if it is taken: `s2p_key` becomes `s2p_key_2`; a separator at its end stays."""
        name, stem = wanted, wanted.rstrip(self._separator)
        while name in self._taken:
            self._last[wanted] += 1
            name = f"{stem}{self._separator}{self._last[wanted] + 1}{wanted[len(stem) :]}"
        self._taken.add(name)
        return name

    def take_key(self, wanted: str) -> str:
        """Return the name of a variable that scripts do not read, and must not mistake for one of theirs."""
        return self.take(f"{wanted}_value" if _SCRIPT_NAMES.fullmatch(wanted) else wanted)


class SchemeNames:
    """Names the variables of each security scheme; the same scheme gets the same names again."""

    def __init__(self, names: UniqueNames) -> None:
        self._names = names
        self._prefixes: dict[str, str] = {}
        self._keys: dict[tuple[str, str], str] = {}
        self._has_main = False

    def prefix(self, scheme: SecurityScheme, *, main: bool = False) -> str:
        """Return the start of the names of a scheme's variables; empty for the main scheme."""
        if scheme.name not in self._prefixes:
            is_main = main and not self._has_main
            self._has_main |= is_main
            self._prefixes[scheme.name] = "" if is_main else self._names.take(f"{scheme_stem(scheme.name)}_")
        return self._prefixes[scheme.name]

    def key(self, scheme: SecurityScheme, suffix: str) -> str:
        """Return the name of a variable that no script reads; an API key's has no suffix of its own."""
        if (scheme.name, suffix) not in self._keys:
            wanted = f"{scheme_stem(scheme.name)}_{suffix}" if suffix else _api_key_stem(scheme)
            self._keys[scheme.name, suffix] = self._names.take_key(wanted)
        return self._keys[scheme.name, suffix]


def scheme_stem(name: str) -> str:
    """Return the start of the names of a security scheme's variables: `s2p_owner_key` for `OwnerKey`."""
    snake_case = _CAMEL.sub("_", name[: 4 * _LONGEST_STEM]).lower()
    words = re.sub(r"[^a-z0-9]+", "_", snake_case).strip("_")
    stem = words[:_LONGEST_STEM].strip("_") or "scheme"
    is_like_server = re.match(r"server\d*(_|$)", stem)  # `server_stem` makes such names
    return f"{PREFIX}scheme_{stem}" if is_like_server else PREFIX + stem


def _api_key_stem(scheme: SecurityScheme) -> str:
    stem = scheme_stem(scheme.name)
    return stem if "key" in stem else f"{stem}_key"


def server_stem(number: int, name: str) -> str:
    """Return the name of a variable of a server; the main server has the number 1."""
    words = re.sub(r"[^A-Za-z0-9]+", "_", name[: 4 * _LONGEST_STEM]).strip("_")
    stem = words[:_LONGEST_STEM].strip("_") or "value"
    server = f"server{number}" if number > 1 else "server"
    return f"{PREFIX}{server}_{stem}"


def base_name(number: int) -> str:
    """Return the name of the variable that holds a server's URL; that of the main server is fixed."""
    return f"{PREFIX}{BASE}{number}" if number > 1 else BASE
