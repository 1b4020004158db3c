"""An `Api` to a Postman collection: what goes where, under which name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place, Report
from swagger2postman.openapi.model import Api, Example, Operation
from swagger2postman.openapi.servers import main_server
from swagger2postman.postman import scripts
from swagger2postman.postman.auth.findings import report_auth
from swagger2postman.postman.auth.plan import AuthPlan
from swagger2postman.postman.auth.token_request import (
    TOKEN_STATE,
    token_item,
    token_scripts,
    token_variables,
    with_credentials,
)
from swagger2postman.postman.bodies.body import BuiltBody, body_of
from swagger2postman.postman.destinations import Destination, find_destinations
from swagger2postman.postman.environments import Environment, build_environments, environment_servers
from swagger2postman.postman.front_page import front_page
from swagger2postman.postman.model import Body, Collection, Folder, Item, SavedResponse, Script, Variable, identifier
from swagger2postman.postman.names import Names, SchemeNames
from swagger2postman.postman.options import Options
from swagger2postman.postman.request import BuiltRequest, RequestBuilder
from swagger2postman.postman.responses import MOST_SAVED, ResponseBuilder
from swagger2postman.postman.serialization import TooLongError
from swagger2postman.postman.servers import ServerPlan
from swagger2postman.postman.size_limits import Allowance
from swagger2postman.schema.generate.generator import ExampleGenerator
from swagger2postman.schema.registry import Direction
from swagger2postman.schema.validator import Validator, build_validators

__all__ = ["Built", "Options", "build_collection"]


class Built(Struct, frozen=True):
    """A collection, and how many of its requests, by id which, were proven valid against the document.

    `destinations` are the hosts that get what the user fills in.
    """

    collection: Collection
    requests: int
    proven: int
    token_urls: tuple[str, ...]
    environments: tuple[Environment, ...] = ()
    proven_ids: frozenset[str] = frozenset()
    destinations: tuple[Destination, ...] = ()


class Plan(Struct, frozen=True):
    """What is decided once for an API: the servers, and the authorization, of its requests."""

    api: Api
    options: Options
    servers: ServerPlan
    auth: AuthPlan


def build_plan(api: Api, options: Options) -> Plan:
    """Decide which servers and which authorization the requests of an API have.

    Raises:
        UnknownSecurityError: the security scheme to prefer is not in the document.
    """
    names = Names()
    servers = ServerPlan(api, names, options.base_url)
    return Plan(api, options, servers, AuthPlan(api, options, SchemeNames(names), servers))


def build_collection(
    plan: Plan, report: Report, sets: Mapping[Direction, Validator] | None = None, *, read: int = 0
) -> Built:
    """Return the collection of an API; `sets` are those of its schemas, where they are at hand.

    `read` is how many characters the API's documents have, which limits what is written.
    """
    return _CollectionBuilder(plan, report, sets or build_validators(plan.api), read).build()


class _CollectionBuilder:
    def __init__(self, plan: Plan, report: Report, sets: Mapping[Direction, Validator], read: int) -> None:
        api, options = plan.api, plan.options
        self._api = api
        self._report = report
        self._options = options
        server = main_server(api)
        self._id = identifier(api.title, server.server.url if server else "")
        self._servers = plan.servers
        self._auth = plan.auth
        self._example = ExampleGenerator(sets[Direction.REQUEST])
        self._requests = RequestBuilder(self._example, self._auth, report, options.prefer_media_type)
        responses = ExampleGenerator(sets[Direction.RESPONSE])
        self._responses = ResponseBuilder(responses, options.max_response_body)
        self._proven: list[str] = []
        self._allowance = Allowance(read)
        self._bodies: dict[tuple[int, str], Body | None] = {}

    def build(self) -> Built:
        api = self._api
        self._servers.report(api, self._report)
        report_auth(api, self._auth, self._report)
        kept = [o for o in api.operations if not (self._options.exclude_deprecated and o.deprecated)]
        items = [(operation, item) for operation in kept if (item := self._item(operation)) is not None]
        self._allowance.tell(self._report)
        if self._responses.left_out:
            number = f"{self._responses.left_out:,} example answers are saved without a body"
            text = f"{number}: all bodies together have more than {MOST_SAVED:,} characters."
            self._report.add(codes.ANSWERS_LEFT_OUT, text, "Give a smaller --max-response-body to keep more.", Place())
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
            self._variables(),
            any(one.location == "query" for one in api.security_schemes.values()),
        )
        urls = tuple(dict.fromkeys(realm.address for realm in self._auth.realms))
        proven = frozenset(self._proven)
        to = find_destinations(api, self._auth, self._servers, kept)
        return Built(collection, len(items), len(self._proven), urls, self._environments(), proven, to)

    def _events(self) -> tuple[Script, ...]:
        """The collection's scripts; a token that nobody fetches only has to be there."""
        before = Script("prerequest", scripts.pre_request_script())
        if self._auth.realms and self._options.auth != "native":
            return before, Script("test", scripts.response_test_script())
        return (before,) if self._auth.pasted else ()

    def _variables(self) -> tuple[Variable, ...]:
        """The collection's variables; credentials are not among them if they are in the environments."""
        main, *others = self._servers.bases
        found = {main.key: Variable(main.key, main.value, main.description)}
        for realm in self._auth.realms:
            found.update((variable.key, variable) for variable in token_variables(realm))
        if self._auth.by_hand:
            found[TOKEN_STATE.key] = TOKEN_STATE
        found.update(self._auth.variables)
        found.update((variable.key, variable) for variable in main.variables)
        for base in others:
            found.update((variable.key, variable) for variable in base.variables)
            found[base.key] = Variable(base.key, base.value, base.description)
        elsewhere = self._auth.secrets if self._options.credentials == "environment" else {}
        return tuple(variable for key, variable in found.items() if key not in elsewhere)

    def _environments(self) -> tuple[Environment, ...]:
        if not self._options.wants_environments:
            return ()
        own = self._auth.secrets if self._options.credentials == "environment" else {}
        made = build_environments(self._api, self._servers, collection_id=self._id, credentials=own)
        left_out = len(environment_servers(self._api, self._servers)) - len(made)
        if left_out > 0:
            text = f"Servers without an environment: {left_out:,}; there are {len(made):,} environments already."
            hint = "Change baseUrl in an environment to the server that you need."
            self._report.add(codes.ENVIRONMENTS_LEFT_OUT, text, hint, Place(path=("servers",)))
        return made

    def _item(self, operation: Operation) -> Item | None:
        """The request of an operation; None where the collection has no more room for it."""
        built = self._requests.build(operation, self._servers.base_of(operation))
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
