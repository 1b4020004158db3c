"""An `Api` to a Postman collection: what goes where, under which name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from swagger2postman.diagnostics import Place, Report
from swagger2postman.examples.builder import ExampleBuilder
from swagger2postman.examples.proof import Direction, SchemaSet, schema_sets
from swagger2postman.openapi.model import Api, Example, Operation, Server, ServerVariable
from swagger2postman.postman import scripts
from swagger2postman.postman.allowance import Allowance
from swagger2postman.postman.auth import AuthPlan
from swagger2postman.postman.body import BuiltBody, body_of
from swagger2postman.postman.environments import BASE, Environment, build_environments
from swagger2postman.postman.front_page import front_page
from swagger2postman.postman.options import Options
from swagger2postman.postman.parameters import TooLongError
from swagger2postman.postman.parts import Body, Collection, Folder, Item, SavedResponse, Script, Variable, identifier
from swagger2postman.postman.requests import BuiltRequest, RequestBuilder
from swagger2postman.postman.responses import MOST_SAVED, ResponseBuilder
from swagger2postman.postman.servers import base_url, is_absolute, is_mock, preferred
from swagger2postman.postman.token_request import (
    TOKEN_STATE,
    token_item,
    token_scripts,
    token_variables,
    with_credentials,
)

__all__ = ["Built", "Options", "build_collection"]


class Built(Struct, frozen=True):
    """A collection, and how many of its requests, by id which, were proven valid against the document."""

    collection: Collection
    requests: int
    proven: int
    token_urls: tuple[str, ...]
    environments: tuple[Environment, ...] = ()
    proven_ids: frozenset[str] = frozenset()


def build_collection(
    api: Api, report: Report, options: Options, sets: Mapping[Direction, SchemaSet] | None = None, *, read: int = 0
) -> Built:
    """Return the collection of an API; `sets` are those of its schemas, where they are at hand.

    `read` is how many characters the API's documents have, which bounds what is written.
    """
    return _CollectionBuilder(api, report, options, sets or schema_sets(api), read).build()


class _CollectionBuilder:
    def __init__(
        self, api: Api, report: Report, options: Options, sets: Mapping[Direction, SchemaSet], read: int
    ) -> None:
        self._api = api
        self._report = report
        self._options = options
        self._main = server = preferred(api.servers)
        self._id = identifier(api.title, server.url if server else "")
        self._auth = AuthPlan(api, report, options)
        self._example = ExampleBuilder(sets[Direction.REQUEST])
        self._requests = RequestBuilder(self._example, self._auth, report, options.prefer_media_type)
        responses = ExampleBuilder(sets[Direction.RESPONSE])
        self._responses = ResponseBuilder(responses, options.max_response_body)
        self._bases: dict[tuple[str, tuple[ServerVariable, ...]], str] = {}
        self._base_names: dict[int, str] = {}
        self._server_variables: dict[str, Variable] = {}
        self._proven: list[str] = []
        self._allowance = Allowance(read)
        self._bodies: dict[tuple[int, str], Body | None] = {}

    def build(self) -> Built:
        api = self._api
        main = self._base_variable()
        kept = [o for o in api.operations if not (self._options.exclude_deprecated and o.deprecated)]
        items = [(operation, item) for operation in kept if (item := self._item(operation)) is not None]
        self._allowance.tell(self._report)
        if self._responses.left_out:
            number = f"{self._responses.left_out:,} example answers are saved without a body"
            text = f"{number}: all bodies together have more than {MOST_SAVED:,} characters."
            self._report.warn("answers-left-out", text, "Give a smaller --max-response-body to keep more.", Place())
        by_script = self._options.auth != "native"
        tokens = tuple(token_item(realm, api, self._id) for realm in self._auth.realms if by_script)
        token_names = Counter(item.name for item in tokens)
        by_tag: dict[str, list[tuple[Operation, Item]]] = {}
        for pair in items:
            by_tag.setdefault(next(iter(pair[0].tags), ""), []).append(pair)
        folders = [self._folder(tag.name, tag.description, by_tag.get(tag.name, [])) for tag in api.tags]
        loose = self._named([pair for pair in items if not pair[0].tags], token_names)
        collection = Collection(
            self._id,
            api.title,
            front_page(api, self._auth, self._options),
            api.version,
            (*tokens, *(folder for folder in folders if folder.items), *loose),
            self._auth.collection,
            self._events(),
            self._variables(main),
            any(one.location == "query" for one in api.security_schemes.values()),
        )
        urls = tuple(dict.fromkeys(realm.address for realm in self._auth.realms))
        proven = frozenset(self._proven)
        return Built(collection, len(items), len(self._proven), urls, self._environments(), proven)

    def _events(self) -> tuple[Script, ...]:
        """The collection's scripts; a token that nobody fetches only has to be there."""
        before = Script("prerequest", scripts.pre_request_script())
        if self._auth.realms and self._options.auth != "native":
            return before, Script("test", scripts.response_test_script())
        return (before,) if self._auth.pasted else ()

    def _variables(self, main: Variable) -> tuple[Variable, ...]:
        """The collection's variables; credentials are not among them if they are in the environments."""
        found = {main.key: main}
        for realm in self._auth.realms:
            found.update((variable.key, variable) for variable in token_variables(realm))
        if self._auth.by_hand:
            found[TOKEN_STATE.key] = TOKEN_STATE
        found = {**found, **self._auth.variables, **self._server_variables}
        elsewhere = self._auth.secrets if self._options.credentials == "environment" else {}
        return tuple(variable for key, variable in found.items() if key not in elsewhere)

    def _environments(self) -> tuple[Environment, ...]:
        if not self._options.wants_environments:
            return ()
        own = self._auth.secrets if self._options.credentials == "environment" else {}
        base = self._options.base_url
        made = build_environments(self._api, collection_id=self._id, base=base, credentials=own)
        servers = 1 if base else len({server.url for server in self._api.servers} or "/")
        if len(made) < servers:
            left_out = servers - len(made)
            text = f"Servers without an environment: {left_out:,}; there are {len(made):,} environments already."
            hint = "Change baseUrl in an environment to the server that you need."
            self._report.warn("environments-left-out", text, hint, Place(path=("servers",)))
        return made

    def _base_variable(self) -> Variable:
        """The variable `baseUrl`: the server that requests go to, or a gap for the user to fill."""
        if self._options.base_url:
            return Variable(BASE, self._options.base_url.rstrip("/"), "The server, as given by --base-url.")
        server = self._main
        if server is None:
            hint = "Fill in the variable baseUrl, or give --base-url."
            self._report.warn("no-server", "The document names no server.", hint, Place(path=("servers",)))
            return Variable(BASE, "/", "Fill in: the address of the server, such as https://api.example.com/v1")
        if is_mock(server):
            text = "The only server is SwaggerHub's auto-mocking server: it makes answers up."
            self._report.warn(
                "mock-server-only", text, "Ask the provider for the real server; give it with --base-url.", server.place
            )
        elif not is_absolute(server):
            text = f"The server “{server.url[:80]}” does not say where it is."
            hint = "Put https:// and the host before it in the variable baseUrl, or give --base-url."
            self._report.warn("relative-server", text, hint, server.place)
        elif is_mock(self._api.servers[0]):
            text = "SwaggerHub's auto-mocking server stands first; requests go to the real one."
            self._report.note("mock-server-first", text, "Nothing to do.", self._api.servers[0].place)
        return self._server_variable(BASE, server)

    def _server_variable(self, key: str, server: Server) -> Variable:
        base = base_url(server)
        self._server_variables.update((variable.key, variable) for variable in base.variables)
        gap = "" if is_absolute(server) else "Fill in: put https:// and the host before this path. "
        mock = " (SwaggerHub's mock, not the API)" if is_mock(server) else ""
        return Variable(key, base.value, f"{gap}{server.description or 'The server of the API'}{mock}")

    def _base_of(self, operation: Operation) -> str:
        """The name of the variable with the server of an operation; those of its own get their own."""
        if not operation.servers or self._options.base_url:
            return BASE
        key = id(operation.servers)  # which operations may share
        if key not in self._base_names:
            self._base_names[key] = self._name_of_base(operation.servers)
        return self._base_names[key]

    def _name_of_base(self, servers: tuple[Server, ...]) -> str:
        server, main = preferred(servers), self._main
        if server is None:
            return BASE
        if main is not None and (server.url, server.variables) == (main.url, main.variables):
            return BASE
        base = (server.url, server.variables)
        if base not in self._bases:
            key = f"{BASE}{len(self._bases) + 2}"
            self._bases[base] = key
            variable = self._server_variable(key, server)
            self._server_variables[key] = variable
        return self._bases[base]

    def _item(self, operation: Operation) -> Item | None:
        """The request of an operation; None where the collection has no more room for it."""
        built = self._requests.build(operation, self._base_of(operation))
        own: tuple[Script, ...] = ()
        if self._auth.gives_token(operation):
            realm = self._auth.realms[0]
            built, own = replace(built, request=with_credentials(built.request, realm)), token_scripts(realm)
        elif self._auth.by_hand and self._auth.by_hand.operation is operation:
            own = (Script("test", scripts.token_keep_script()),)
        item_id = identifier(self._id, operation.method, operation.path)
        saved = list(self._responses.build(operation.responses, built.request, item_id))
        saved += self._more(built, item_id, saved)
        name = operation.summary or operation.operation_id or f"{operation.method} {operation.path}"
        name = " ".join(name.split())[:200] + (" (deprecated)" if operation.deprecated else "")
        item = self._allowance.fit(
            Item(item_id, name, built.request, tuple(saved), own, built.sends_body_always, stays=bool(own))
        )
        self._proven += [item_id] if built.proven and item is not None else []
        return item

    def _more(self, built: BuiltRequest, item_id: str, saved: list[SavedResponse]) -> Iterator[SavedResponse]:
        """The named request examples that are not the request itself, each kept with the first good answer."""
        good = next((one for one in saved if 200 <= one.code < 300), None)
        answer = good or SavedResponse("", "", built.request, 200, "OK")
        for example in built.body.media.examples if built.body and not built.body.is_cut else ():
            if built.body and example.name and example.value != built.body.outcome.value:
                body = self._example_body(built.body, example)
                if body is None:
                    continue
                request = replace(built.request, body=body)
                name = f"Request: {example.summary or example.name}"
                yield replace(answer, id=identifier(item_id, "request", example.name), name=name, request=request)

    def _example_body(self, built: BuiltBody, example: Example) -> Body | None:
        """A named example as a body, written once however many operations share it."""
        key = id(built.media), example.name
        if key not in self._bodies:
            try:
                self._bodies[key] = body_of(example.value, built.media, self._example)
            except TooLongError:
                self._bodies[key] = None
        return self._bodies[key]

    def _folder(self, tag: str, description: str, mine: list[tuple[Operation, Item]]) -> Folder:
        return Folder(identifier(self._id, "tag", tag), tag, description, tuple(self._named(mine, Counter())))

    def _named(self, pairs: list[tuple[Operation, Item]], taken: Counter[str]) -> list[Item]:
        """The items, with method and path added to names that would stand twice in one folder."""
        count = taken + Counter(item.name for _, item in pairs)
        return [
            replace(item, name=f"{item.name} ({o.method} {o.path})") if count[item.name] > 1 else item
            for o, item in pairs
        ]
