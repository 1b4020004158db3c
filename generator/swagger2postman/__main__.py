"""`python -m swagger2postman`, and the command: it starts also where something that it needs is missing."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; an installation that is not whole is one line, as every other fault."""
    try:
        from swagger2postman.cli import main as run

        run()
    except ImportError as error:
        if "--debug" in sys.argv:
            raise
        text = f"Error: swagger2postman is not installed whole ({error.name or error} is missing). Install it again."
        sys.stderr.write(f"{text.encode('ascii', 'backslashreplace').decode()}\n")
        sys.exit(70)
    except KeyboardInterrupt:  # before the command line has begun
        sys.exit(130)


if __name__ == "__main__":
    main()
