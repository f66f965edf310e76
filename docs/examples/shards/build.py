"""Build a collection in shards on a Dask cluster.

::

    python build.py SOURCE OUTPUT --shards 8 [--scheduler tcp://host:8786]

Without a scheduler, a local cluster of two workers is started. With one, all its
machines must see SOURCE and OUTPUT under the same paths.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from distributed import Client, LocalCluster, as_completed

from sphinxcontrib_quicktakes.merge import merge


def sphinx(*arguments: object) -> None:
    """Run ``sphinx-build`` in a process of its own, where warnings are errors."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going"]
    done = subprocess.run(
        [*command, *map(str, arguments)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr)


def prepare(source: Path, output: Path, total: int) -> None:
    """Scan the collection once, and write the inventories."""
    inventories, doctrees = output / "inventories", output / "doctrees"
    setting = f"quicktakes_shard=1/{total}"
    builder = "quicktakes-inventory"
    sphinx("-b", builder, "-D", setting, "-d", doctrees, source, inventories)


def build(source: Path, output: Path, number: int, total: int) -> Path:
    """Build one shard; what the scan found is there already."""
    shard, doctrees = output / f"shard-{number}", output / f"doctrees-{number}"
    if not doctrees.exists():
        shutil.copytree(output / "doctrees", doctrees)
    setting = f"quicktakes_shard={number}/{total}"
    sphinx("-t", "shard", "-D", setting, "-d", doctrees, source, shard)
    return shard


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("source", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--shards", type=int, default=2)
    parser.add_argument("--scheduler")
    given = parser.parse_args()
    source, output, total = given.source.resolve(), given.output.resolve(), given.shards

    prepare(source, output, total)
    cluster = given.scheduler or LocalCluster(n_workers=2, threads_per_worker=1)
    with Client(cluster) as client:
        numbers = range(1, total + 1)
        builds = client.map(
            build,
            [source] * total,
            [output] * total,
            numbers,
            [total] * total,
            pure=False,  # the sources may have changed
        )
        for done in as_completed(builds):
            print("built", done.result())
        shards = client.gather(builds)
    site = output / "site"
    shutil.rmtree(site, ignore_errors=True)  # pages of questions that are gone
    merge(site, shards)
    print("The site is in", site)


if __name__ == "__main__":
    main()
