"""An `Api` to a Postman collection: what goes where, under which name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from swagger2postman.findings import codes
from swagger2postman.findings.report import Place, Report
from swagger2postman.openapi.model import Api, Operation, Tag
from swagger2postman.postman.auth.token_request import token_item
from swagger2postman.postman.auth.token_variables import TOKEN_STATE, token_variables
from swagger2postman.postman.description import describe_collection
from swagger2postman.postman.destinations import Destination, find_destinations
from swagger2postman.postman.environments import Environment, build_environments, environment_servers
from swagger2postman.postman.items import ItemBuilder
from swagger2postman.postman.model import Collection, Event, Folder, Item, Variable, identifier
from swagger2postman.postman.options import Options
from swagger2postman.postman.plan import CollectionPlan
from swagger2postman.schema.registry import Direction
from swagger2postman.schema.validator import Validator, build_validators

__all__ = ["BuiltCollection", "build_collection"]

_Built = tuple[Operation, Item]


class BuiltCollection(Struct, frozen=True):
    """A collection, and how many of its requests, by id which, were validated against the document.

    `destinations` are the hosts that get what the user fills in.
    """

    collection: Collection
    requests: int
    validated: int
    token_urls: tuple[str, ...]
    environments: tuple[Environment, ...] = ()
    validated_ids: frozenset[str] = frozenset()
    destinations: tuple[Destination, ...] = ()


def build_collection(
    plan: CollectionPlan, report: Report, validators: Mapping[Direction, Validator] | None = None, *, read: int = 0
) -> BuiltCollection:
    """Return the collection of an API.

    `validators` are those of the API for each direction, where the caller has them. `read` is how many characters the
    API's documents have, which limits what is written.
    """
    api, options = plan.api, plan.options
    main = plan.servers.main_server
    collection_id = identifier(api.title, main.server.url if main else "")
    operations = [
        operation for operation in api.operations if not (operation.deprecated and options.exclude_deprecated)
    ]
    builder = ItemBuilder(plan, collection_id, validators or build_validators(api), report, read=read)
    built = _build_items(builder, operations)
    builder.report(report)
    collection = Collection(
        collection_id,
        api.title,
        describe_collection(api, plan.auth, options),
        api.version,
        items=_arrange(plan, built, collection_id),
        auth=plan.auth.collection_auth,
        events=_events(plan),
        variables=_variables(plan),
        removes_referer=any(scheme.location == "query" for scheme in api.security_schemes.values()),
    )
    return BuiltCollection(
        collection,
        requests=len(built),
        validated=len(builder.validated_ids),
        token_urls=tuple(dict.fromkeys(endpoint.url for endpoint in plan.auth.token_endpoints)),
        environments=_environments(plan, collection_id, report),
        validated_ids=frozenset(builder.validated_ids),
        destinations=find_destinations(api, plan.auth, plan.servers, operations),
    )


def _included(api: Api, options: Options) -> list[Operation]:
    """The operations without those that the user excludes."""
    return [operation for operation in api.operations if not (operation.deprecated and options.exclude_deprecated)]


def _build_items(builder: ItemBuilder, operations: Sequence[Operation]) -> list[_Built]:
    """The items that the collection has room for."""
    built: list[_Built] = []
    for operation in operations:
        item = builder.build(operation)
        if item is not None:
            built.append((operation, item))
    return built


def _arrange(plan: CollectionPlan, built: Sequence[_Built], collection_id: str) -> tuple[Item | Folder, ...]:
    """The requests for tokens, then a folder for each tag, then the requests without a tag."""
    tokens: tuple[Item, ...] = ()
    if plan.options.auth != "native":
        endpoints = plan.auth.token_endpoints
        tokens = tuple(token_item(endpoint, plan.api, collection_id, plan.scripts) for endpoint in endpoints)
    by_tag: dict[str, list[_Built]] = {}
    without_tag: list[_Built] = []
    for operation, item in built:
        group = by_tag.setdefault(operation.tags[0], []) if operation.tags else without_tag
        group.append((operation, item))
    folders = [_folder(tag, by_tag[tag.name], collection_id) for tag in plan.api.tags if tag.name in by_tag]
    return (*tokens, *folders, *_with_unique_names(without_tag, beside=tokens))


def _folder(tag: Tag, built: Sequence[_Built], collection_id: str) -> Folder:
    folder_id = identifier(collection_id, "tag", tag.name)
    return Folder(folder_id, tag.name, tag.description, tuple(_with_unique_names(built)))


def _with_unique_names(built: Sequence[_Built], beside: Sequence[Item] = ()) -> list[Item]:
    """The items; method and path are added to names that another item of the same folder has."""
    count = Counter(item.name for item in beside)
    count.update(item.name for _, item in built)
    items: list[Item] = []
    for operation, item in built:
        if count[item.name] > 1:
            item = replace(item, name=f"{item.name} ({operation.method} {operation.path})")  # noqa: PLW2901
        items.append(item)
    return items


def _events(plan: CollectionPlan) -> tuple[Event, ...]:
    """The collection's scripts; a token that nobody fetches only has to be there."""
    before = Event("prerequest", plan.scripts.pre_request())
    if plan.auth.token_endpoints and plan.options.auth != "native":
        return before, Event("test", plan.scripts.response_test())
    return (before,) if plan.auth.has_pasted_token else ()


def _variables(plan: CollectionPlan) -> tuple[Variable, ...]:
    """The collection's variables; credentials are not among them if they are in the environments."""
    main, *others = plan.servers.bases
    variables = [Variable(main.key, main.value, main.description)]
    for endpoint in plan.auth.token_endpoints:
        variables += token_variables(endpoint)
    if plan.auth.manual_token_operation:
        variables.append(TOKEN_STATE)
    variables += plan.auth.variables.values()
    variables += main.variables
    for base in others:
        variables += base.variables
        variables.append(Variable(base.key, base.value, base.description))
    in_environments = _credentials_in_environments(plan)
    by_key = {variable.key: variable for variable in variables if variable.key not in in_environments}
    return tuple(by_key.values())


def _credentials_in_environments(plan: CollectionPlan) -> Mapping[str, bool]:
    """The variables that the user fills in there, and whether they are secret."""
    return plan.auth.credentials if plan.options.credentials == "environment" else {}


def _environments(plan: CollectionPlan, collection_id: str, report: Report) -> tuple[Environment, ...]:
    if not plan.options.wants_environments:
        return ()
    environments = build_environments(
        plan.api, plan.servers, collection_id=collection_id, credentials=_credentials_in_environments(plan)
    )
    left_out = len(environment_servers(plan.api, plan.servers)) - len(environments)
    if left_out > 0:
        text = f"Servers without an environment: {left_out:,}. There are {len(environments):,} environments already."
        hint = "Change baseUrl in an environment to the server that you need."
        report.add(codes.ENVIRONMENTS_LEFT_OUT, text, hint, Place(path=("servers",)))
    return environments
