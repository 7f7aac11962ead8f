"""The server that all clients talk to, in a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests


@pytest.fixture(scope="session")
def _running() -> Iterator[str]:
    command = [sys.executable, "-W", "error", "-m", "customer_profiles_mock.cli", "server", "-p", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout
    with process, process.stdout:
        try:
            yield process.stdout.readline().strip().removeprefix("customer-profiles-mock is ready at ")
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 0
        finally:
            process.kill()


@pytest.fixture
def server(_running: str) -> str:
    """The URL of the server, which is empty."""
    requests.post(f"{_running}/moto-api/reset", timeout=10)
    return _running
