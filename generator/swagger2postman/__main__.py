"""`python -m swagger2postman`, and the command: it starts also where something that it needs is missing."""

from __future__ import annotations

import errno
import os
import sys
import warnings

TYPE_CHECKING = False  # typing is not imported for it: nothing may fail before `main` can say so
if TYPE_CHECKING:
    from typing import NoReturn

_TOO_MANY = (errno.EMFILE, errno.ENFILE)


def main() -> None:
    """Run the command line; an installation that is not whole is one line, as every other error."""
    _silence_warnings()
    try:
        from swagger2postman.cli.app import main as run

        run()
    except ImportError as error:
        if "--debug" in sys.argv:
            raise
        if any(os.strerror(number) in str(error) for number in _TOO_MANY):
            _end_without_files()
        text = f"swagger2postman is not installed whole ({error.name or error} is missing). Install it again."
        _end(text, 70)
    except OSError as error:  # what is left to the command line, which says all others
        if "--debug" in sys.argv or error.errno not in _TOO_MANY:
            raise
        _end_without_files()
    except KeyboardInterrupt:  # before the command line has begun
        sys.exit(130)


def _silence_warnings() -> None:
    """Keep Python's warnings from users: they are for those who change this program, whose tests make errors of them.

    Processes that this one starts take `sys.warnoptions` over.
    """
    sys.warnoptions[:] = ["ignore"]
    warnings.resetwarnings()
    warnings.simplefilter("ignore")


def _end_without_files() -> NoReturn:
    """End without opening anything more: to import a module would be to open a file."""
    _end("the system lets this program open too few files. Raise their number (ulimit -n 256), and run it again.", 2)


def _end(text: str, code: int) -> NoReturn:
    sys.stderr.write(f"Error: {text.encode('ascii', 'backslashreplace').decode()}\n")
    sys.exit(code)


if __name__ == "__main__":
    main()
