"""`deliver` outside of a mock, and with moto's server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from moto.server import ThreadedMotoServer

from customer_profiles_mock import deliver
from tests.joining import fresh


def test_outside_of_a_mock_it_says_so() -> None:
    with pytest.raises(RuntimeError, match="No mock is active"):
        deliver("shop", "crm", [])


@pytest.fixture
def address() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def test_it_delivers_to_a_server_as_well(address: str) -> None:
    printed = fresh.run(
        """
        import boto3
        from customer_profiles_mock import deliver, mock_customer_profiles
        from customer_profiles_mock.errors import BadRequest, ResourceNotFound

        with mock_customer_profiles():
            client = boto3.client("customer-profiles", region_name="us-east-1")
            client.create_domain(DomainName="shop", DefaultExpirationDays=30)
            client.put_profile_object_type(
                DomainName="shop",
                ObjectTypeName="Order",
                Description="orders",
                AllowProfileCreation=True,
                Fields={"id": {"Source": "_source.id"}},
                Keys={"order": [{"FieldNames": ["id"], "StandardIdentifiers": ["UNIQUE", "PROFILE"]}]},
            )
            client.put_integration(DomainName="shop", Uri="crm", ObjectTypeName="Order")
            print(deliver("shop", "crm", [{"id": "1", "name": "Zo\\u00eb"}, '{"id":  "2"}', "bad"]))
            for number in ("1", "2"):
                asked = {"DomainName": "shop", "KeyName": "order", "Values": [number]}
                (found,) = client.search_profiles(**asked)["Items"]
                (item,) = client.list_profile_objects(
                    DomainName="shop", ProfileId=found["ProfileId"], ObjectTypeName="Order"
                )["Items"]
                print(ascii(item["Object"]))
            try:
                deliver("shop", "other", [])
            except ResourceNotFound as error:
                print(error)
            try:
                deliver("shop", "crm", [{"id": chr(0xD83D)}])
            except BadRequest as error:
                print(error)
            try:
                deliver("shop", "crm", [], account_id="111122223333")
            except ResourceNotFound as error:
                print(error)
            client.close()
        """,
        TEST_SERVER_MODE="true",
        TEST_SERVER_MODE_ENDPOINT=address,
    )
    assert printed.splitlines() == [
        "Delivery(accepted=2, dead_lettered=1, messages=('Could not parse object string into JSON',))",
        r"""'{"id": "1", "name": "Zo\xeb"}'""",
        """'{"id":  "2"}'""",
        "Integration other is not found in domain shop",
        "Record 0 has half of a surrogate pair, which is no text",
        "DomainName shop is not found in account 111122223333",
    ]
