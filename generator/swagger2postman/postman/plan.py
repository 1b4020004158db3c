"""What is decided for a collection before anything of it is built."""

from __future__ import annotations

from msgspec import Struct

from swagger2postman.openapi.model import Api
from swagger2postman.postman.auth.plan import AuthPlan
from swagger2postman.postman.names import SchemeNames, UniqueNames
from swagger2postman.postman.options import Options
from swagger2postman.postman.scripts import Scripts
from swagger2postman.postman.servers import ServerPlan


class CollectionPlan(Struct, frozen=True):
    """What is decided once for an API: the servers, the auth and the scripts of its requests."""

    api: Api
    options: Options
    servers: ServerPlan
    auth: AuthPlan
    scripts: Scripts


def build_plan(api: Api, options: Options, scripts: Scripts | None = None) -> CollectionPlan:
    """Decide which servers, which auth and which scripts the requests of an API have.

    Raises:
        UnknownSecurityError: the document does not have the security scheme that the user prefers.
    """
    names = UniqueNames()
    servers = ServerPlan(api, names, options.base_url)
    auth = AuthPlan(api, options, SchemeNames(names), servers)
    return CollectionPlan(api, options, servers, auth, scripts or Scripts())
