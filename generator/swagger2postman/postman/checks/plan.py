"""All findings about the plan of a collection."""

from __future__ import annotations

from swagger2postman.findings.report import Report
from swagger2postman.postman.checks.auth import check_auth
from swagger2postman.postman.checks.hosts import check_hosts
from swagger2postman.postman.checks.servers import check_main_server
from swagger2postman.postman.plan import CollectionPlan


def check_plan(plan: CollectionPlan, report: Report) -> None:
    """Report what users have to know about servers, auth and the hosts that get their credentials."""
    check_main_server(plan.api, plan.servers, report)
    check_auth(plan.api, plan.auth, report)
    check_hosts(plan.api, plan.servers, plan.auth, report)
