"""The fixtures beside other plugins of pytest: xdist, random order, asyncio."""

from __future__ import annotations

import pytest

TESTS = """
    import asyncio
    import boto3
    import pytest

    def names(client):
        return [item["DomainName"] for item in client.list_domains()["Items"]]

    @pytest.mark.parametrize("turn", range(4))
    def test_client(customer_profiles, turn):
        assert names(customer_profiles) == []
        customer_profiles.create_domain(DomainName="shop", DefaultExpirationDays=30)

    @pytest.mark.parametrize("turn", range(4))
    def test_server(customer_profiles_server, turn):
        client = boto3.client("customer-profiles", endpoint_url=customer_profiles_server)
        assert names(client) == []
        client.create_domain(DomainName="shop", DefaultExpirationDays=30)
        client.close()

    @pytest.mark.customer_profiles(three_jobs_a_week=True)
    @pytest.mark.asyncio
    @pytest.mark.parametrize("turn", range(4))
    async def test_coroutine(customer_profiles_domain, customer_profiles, turn):
        shop = customer_profiles_domain("shop", profiles=[{"FirstName": "Ann"}])
        assert await asyncio.to_thread(names, customer_profiles) == [shop.name]
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["-p", "no:random_order", "-n", "2"],
        ["-p", "no:randomly", "-n", "0", "--random-order", "--random-order-seed=7"],
    ],
    ids=["xdist and randomly", "random order"],
)
def test_the_fixtures_work_beside_other_plugins(pytester: pytest.Pytester, arguments: list[str]) -> None:
    pytester.makepyfile(TESTS)
    pytester.runpytest_subprocess(*arguments, "-p", "no:cacheprovider", "--strict-markers").assert_outcomes(
        passed=12
    )
