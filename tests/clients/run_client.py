"""Starts the sandbox and runs one third-party client against it: run_client.py --build DIR CLIENT."""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "e2e"))
from harness import Sandbox  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("client")
    options = parser.parse_args()
    client = HERE / options.client
    if not (client / "node_modules").is_dir():
        sys.exit(f"{options.client} is not installed; run tests/clients/install")
    with tempfile.TemporaryDirectory() as place:
        place = pathlib.Path(place)
        sandbox = Sandbox(options.build, place, date="2026-11-02")
        try:
            done = subprocess.run(
                ["node", "client_test.js", str(place / "sandbox.json")], cwd=client, timeout=100,
                env={**os.environ, "NODE_EXTRA_CA_CERTS": sandbox.ready["ca_file"]})
        finally:
            sandbox.stop()
    sys.exit(done.returncode)


if __name__ == "__main__":
    main()
