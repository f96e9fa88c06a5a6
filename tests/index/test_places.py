"""An index where others put it: copied, read only, or with a part that may not be read."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.index import Layout
from assistant.index.checking import find_problems
from tests.fakes import make_article
from tests.index.conftest import Store
from tests.index.elsewhere import GIVE_UP_RIGHTS, search_elsewhere, verify_elsewhere


def test_a_copied_index_works_where_it_was_copied_to(large: Layout, tmp_path: Path) -> None:
    copy = Layout(home=tmp_path / "elsewhere", name="news")
    shutil.copytree(large.folder, copy.folder)
    shutil.rmtree(large.home)
    assert find_problems(copy) == []
    assert search_elsewhere(copy) == "20 found"


@pytest.fixture
def elsewhere_of() -> Iterator[Callable[[Layout], Layout]]:
    """Copies an index to where another user may go; pytest's own folders are closed to others."""
    place = Path(tempfile.mkdtemp(prefix="of-another-"))

    def copied(layout: Layout) -> Layout:
        shutil.copytree(layout.home, place, dirs_exist_ok=True)
        subprocess.run(["chmod", "-R", "a+rX,a-w", str(place)], check=True)
        return Layout(home=place, name=layout.name)

    yield copied
    subprocess.run(["chmod", "-R", "u+rwX", str(place)], check=True)
    shutil.rmtree(place)


only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up its rights in a process")


@only_root
def test_an_index_in_a_folder_without_write_access_is_searched_and_whole(
    large: Layout, elsewhere_of: Callable[[Layout], Layout]
) -> None:
    copy = elsewhere_of(large)
    assert search_elsewhere(copy, GIVE_UP_RIGHTS) == "20 found"
    assert verify_elsewhere(copy, GIVE_UP_RIGHTS) == "[]"


@only_root
@pytest.mark.parametrize("closed", [".", "manifest.json", "chroma"])
def test_an_index_of_which_a_part_may_not_be_read_is_told_as_that_and_not_as_damaged(
    closed: str, store: Store, layout: Layout, elsewhere_of: Callable[[Layout], Layout]
) -> None:
    store(make_article("a1"), vectors=True)
    copy = elsewhere_of(layout)
    (copy.folder / closed).chmod(0)
    told = verify_elsewhere(copy, GIVE_UP_RIGHTS)
    assert told.startswith("IndexFault | The index 'news' cannot be used: Permission denied: ")
    assert told.endswith("| Check the folder's rights, or choose another with ASSISTANT_HOME.")
