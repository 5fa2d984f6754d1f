"""What all tests share: how hypothesis searches, where the corpora are, and their own caches."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# A busy machine must not fail a test, so no example has a deadline. In continuous integration the
# search is also the same every time.
settings.register_profile(
    "default", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "ci", settings.get_profile("default"), derandomize=True, max_examples=100, print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(scope="session", autouse=True)
def caches_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keeps what the tests parse and draw out of the user's caches, in child processes too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("MPLCONFIGDIR", str(tmp_path_factory.mktemp("matplotlib")))
        yield


@pytest.fixture(scope="session")
def corpora_folder() -> Path:
    """The folder of the corpora (iam_ondb/, unipen_train_r01_v07/, …), or a skipped test."""
    folder = os.environ.get("HANDWRITING_DATA")
    if not folder:
        pytest.skip("the environment variable HANDWRITING_DATA names no folder with corpora")
    return Path(folder)
