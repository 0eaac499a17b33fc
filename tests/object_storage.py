"""A server of S3 on this machine, reached over HTTP: what a bucket is to a state. moto keeps the objects in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from concord.engine import storage

BUCKET = "concord-test"
POLICY = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'


@dataclass
class Server:
    """The server: what it was asked for, and ways to break it."""

    moto: Any
    url: str
    asked: list[tuple[str, str]] = field(default_factory=list)
    given: int = 0
    """Bytes that went out."""
    leaves: Callable[[str, str], bool] | None = None
    """Whether the server goes away at a request, for good."""

    def client(self, service: str) -> Any:
        """Amazon's own client for it."""
        import boto3

        keys = {"aws_access_key_id": "tester", "aws_secret_access_key": "tester"}
        return boto3.client(service, endpoint_url=self.url, region_name="us-east-1", **keys)

    def names(self) -> list[str]:
        """The objects that it holds."""
        pages = self.client("s3").get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return [one["Key"] for page in pages for one in page.get("Contents", ())]

    def moto_names(self) -> list[str]:
        """The same when it is away: what it holds outlives it, in this process."""
        from moto.s3.models import s3_backends

        backend = next(iter(next(iter(s3_backends.values())).values()))
        return sorted(backend.buckets[BUCKET].keys)

    def guard(self) -> tuple[str, str]:
        """Have it look at keys from now on; those of a user who may use it."""
        import requests

        iam = self.client("iam")
        iam.create_user(UserName="program")
        iam.put_user_policy(UserName="program", PolicyName="all", PolicyDocument=POLICY)
        key = iam.create_access_key(UserName="program")["AccessKey"]
        requests.post(f"{self.url}/moto-api/reset-auth", data=b"0", timeout=10).raise_for_status()
        return key["AccessKeyId"], key["SecretAccessKey"]

    def unguard(self) -> None:
        """Have it take any key again."""
        import requests

        requests.post(f"{self.url}/moto-api/reset-auth", data=b"Infinity", timeout=10)

    def reset(self) -> None:
        """Have it forget what it holds: objects outlive the server, in this process."""
        import requests

        requests.post(f"{self.url}/moto-api/reset", timeout=10).raise_for_status()

    def _through(self, app: Callable[..., Any]) -> Callable[..., Any]:
        def counted(environ: dict[str, Any], start: Callable[..., Any]) -> Iterator[bytes]:
            asked = environ["REQUEST_METHOD"], environ["PATH_INFO"]
            self.asked.append(asked)
            if self.leaves and self.leaves(*asked):
                threading.Thread(target=self.moto.stop).start()
                raise ConnectionError("the server went away")
            for piece in app(environ, start):
                self.given += len(piece)
                yield piece

        return counted


@contextmanager
def serving(set_env: Callable[[str, str], None]) -> Iterator[Server]:
    """The server with an empty bucket, and the environment that says where it is."""
    from moto.server import ThreadedMotoServer

    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    host, port = moto.get_host_and_port()
    server = Server(moto, f"http://{host}:{port}")
    moto._server.app = server._through(moto._server.app)
    for name, value in {
        "AWS_ENDPOINT_URL": server.url, "AWS_ACCESS_KEY_ID": "tester", "AWS_SECRET_ACCESS_KEY": "hunter2hunter2",
        "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true", "AWS_ALLOW_HTTP": "true",
    }.items():  # fmt: skip
        set_env(name, value)
    storage._system.cache_clear()
    server.unguard()
    server.reset()
    server.client("s3").create_bucket(Bucket=BUCKET)
    try:
        yield server
    finally:
        server.leaves = None
        moto.stop()
        storage._system.cache_clear()
