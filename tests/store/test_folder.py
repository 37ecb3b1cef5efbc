"""The old model or the new one, whichever operation fails and whenever the process dies."""

import errno
import os
import resource
import signal
import subprocess
import sys
import threading
import time

import pytest
from naive.toy_models import ToyBigram

from slm.errors import InUseError, StorageError
from slm.store import load, save
from slm.store.folder import locked, replaced, standing

OLD, NEW = ToyBigram.random(seed=1), ToyBigram.random(seed=2)
CALLS = ("write", "fsync", "rename", "mkdir", "open")


def which(path):
    """Which of the two models a folder holds, whole."""
    table = load(path, verify=True).table.tobytes()
    return {OLD.table.tobytes(): "old", NEW.table.tobytes(): "new"}[table]


class Failing:
    """Counts the calls of a function and fails on the n-th, once or for ever."""

    def __init__(self, monkeypatch, name, number, code, forever):
        self.calls, self.number, self.code, self.forever = 0, number, code, forever
        self.real = getattr(os, name)
        monkeypatch.setattr(os, name, self)

    def __call__(self, *arguments, **options):
        self.calls += 1
        if self.calls == self.number or (self.forever and self.calls > self.number):
            raise OSError(self.code, os.strerror(self.code))
        return self.real(*arguments, **options)


@pytest.mark.parametrize("forever", [False, True], ids=["once", "forever"])
@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
@pytest.mark.parametrize("name", CALLS)
def test_whichever_call_fails_a_whole_model_stays(tmp_path, name, code, forever):
    path = tmp_path / "model"
    for number in range(1, 30):
        save(OLD, path)
        with pytest.MonkeyPatch.context() as patch:
            failing = Failing(patch, name, number, code, forever)
            try:
                save(NEW, path)
                failed = False
            except StorageError as error:
                failed = True
                assert os.strerror(code) in str(error)
        if failing.calls < number:
            break
        # The last step, syncing the folder above, can only fail when the new model already stands.
        assert which(path) == "new" if not failed else which(path) == "old" or name in ("open", "fsync")
        save(NEW, path)  # nothing is in the way of the next one
        assert which(path) == "new"
        assert os.listdir(tmp_path) == ["model"]
    assert number > 1, "the call was never made"


@pytest.mark.parametrize("name", CALLS)
def test_a_first_save_that_fails_leaves_nothing_that_looks_like_a_model(tmp_path, name):
    path = tmp_path / "model"
    for number in range(1, 30):
        with pytest.MonkeyPatch.context() as patch:
            failing = Failing(patch, name, number, errno.EIO, forever=False)
            try:
                save(NEW, path)
            except StorageError:
                assert not path.exists() or which(path) == "new"
        if failing.calls < number:
            break
        if path.exists():
            for part in path.iterdir():
                part.unlink()
            path.rmdir()
    assert which(path) == "new"


class Dying:
    """The process ends at the n-th call of one function."""

    def __init__(self, name, number):
        self.calls, self.number, self.real = 0, number, getattr(os, name)
        setattr(os, name, self)

    def __call__(self, *arguments, **options):
        self.calls += 1
        if self.calls == self.number:
            os._exit(9)
        return self.real(*arguments, **options)


@pytest.mark.parametrize("name", [*CALLS, "unlink", "rmdir"])
def test_a_process_that_dies_before_any_call_leaves_a_whole_model(tmp_path, name):
    path = tmp_path / "model"
    for number in range(1, 30):
        save(OLD, path)
        child = os.fork()
        if child == 0:
            Dying(name, number)
            save(NEW, path)
            os._exit(0)
        ended_well = os.waitpid(child, 0)[1] == 0
        assert which(path) == "new" if ended_well else which(path) in ("old", "new")
        save(NEW, path)
        assert os.listdir(tmp_path) == ["model"]
        if ended_well:
            break
    assert number > 1


def test_kill_at_any_moment_leaves_a_whole_model(tmp_path):
    save(OLD, tmp_path / "model")
    code = f"""
import sys
sys.path[:0] = {sys.path!r}
from naive.toy_models import ToyBigram
from slm.models import registry
from slm.store import save
registry.HOMES["toy-bigram"] = ("naive.toy_models", "ToyBigram")
models = [ToyBigram.random(seed=1), ToyBigram.random(seed=2)]
print("ready", flush=True)
while True:
    for model in models:
        save(model, {str(tmp_path / "model")!r})
"""
    for i in range(5):
        child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
        assert child.stdout.readline() == b"ready\n"
        time.sleep(0.01 + 0.0037 * i)
        child.kill()
        child.communicate()
        assert which(tmp_path / "model") in ("old", "new")
    save(NEW, tmp_path / "model")
    assert os.listdir(tmp_path) == ["model"]


def test_a_full_disk_keeps_the_old_model(tmp_path):
    """A limit on file sizes is a disk that is full at that size: EFBIG at a true write."""
    path = tmp_path / "model"
    save(OLD, path)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        for limit in (0, 1, 30, 50, 100, 300, 463):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
            try:
                with pytest.raises(StorageError, match="File too large; nothing half-written was left in its place"):
                    save(NEW, path)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, before)
            assert which(path) == "old"
            assert os.listdir(tmp_path) == ["model"]
    finally:
        signal.signal(signal.SIGXFSZ, ignored)


def test_a_model_beside_its_place_is_found_and_put_back(tmp_path):
    """What a crash between the two renames leaves."""
    path = tmp_path / "model"
    save(OLD, path)
    os.rename(path, tmp_path / ".model.old")
    assert standing(path) == tmp_path / ".model.old"
    assert which(path) == "old"
    with pytest.raises(ZeroDivisionError), replaced(path):
        raise ZeroDivisionError
    assert path.is_dir()
    assert os.listdir(tmp_path) == ["model"]


def test_readers_see_a_whole_model_while_it_is_replaced(tmp_path):
    path = tmp_path / "model"
    save(OLD, path)
    seen, stop = set(), threading.Event()

    def read():
        while not stop.is_set():
            seen.add(which(path))

    reader = threading.Thread(target=read)
    reader.start()
    for model in (NEW, OLD) * 20:
        save(model, path)
    stop.set()
    reader.join()
    assert seen == {"old", "new"}


# Locks


def test_a_lock_may_be_nested_by_its_thread_and_leaves_nothing(tmp_path):
    path = tmp_path / "model"
    with locked(path), locked(path):
        save(NEW, path)
    assert os.listdir(tmp_path) == ["model"]
    with locked(path):
        pass


def test_a_folder_in_folders_that_are_not_there_yet_may_be_locked_and_saved(tmp_path):
    path = tmp_path / "many" / "more" / "model"
    with locked(path):
        save(OLD, path)
    assert which(path) == "old"
    assert os.listdir(path.parent) == ["model"]


def test_folders_made_for_a_lock_go_again_unless_something_stands_there(tmp_path):
    (tmp_path / "there").mkdir()
    with locked(tmp_path / "there/deep/er/model"):
        assert (tmp_path / "there/deep/er").is_dir()
    assert list(tmp_path.rglob("*")) == [tmp_path / "there"]
    with pytest.raises(StorageError, match="File name too long"), locked(tmp_path / "there/deep" / ("m" * 252)):
        pass
    assert list(tmp_path.rglob("*")) == [tmp_path / "there"]
    with locked(tmp_path / "there/deep/er/model"):
        (tmp_path / "there/deep/file").touch()
    assert sorted(tmp_path.rglob("*")) == [tmp_path / "there", tmp_path / "there/deep", tmp_path / "there/deep/file"]


def test_another_thread_is_kept_out(tmp_path):
    found = []

    def attempt():
        try:
            with locked(tmp_path / "model"):
                found.append("in")
        except InUseError as error:
            found.append(str(error))

    with locked(tmp_path / "model"):
        thread = threading.Thread(target=attempt)
        thread.start()
        thread.join()
    assert found == [
        f"{tmp_path / 'model'} is in use by pid {os.getpid()}; wait for it to end, or choose another folder."
    ]


def test_of_many_that_start_together_one_wins(tmp_path):
    found, start = [], threading.Barrier(8)

    def attempt():
        start.wait()
        try:
            with locked(tmp_path / "model"):
                found.append("in")
                done.wait(10)
        except InUseError:
            found.append("out")
        if len(found) == 8:
            done.set()

    for _ in range(20):
        found.clear()
        done = threading.Event()
        threads = [threading.Thread(target=attempt) for _ in range(8)]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 10
        while len(found) < 8 and time.monotonic() < deadline:
            time.sleep(0.001)
        done.set()
        for thread in threads:
            thread.join()
        assert sorted(found) == ["in"] + ["out"] * 7


def test_a_link_in_place_of_the_lock_is_refused(tmp_path):
    (tmp_path / "precious").write_text("data")
    (tmp_path / ".model.lock").symlink_to(tmp_path / "precious")
    with pytest.raises(StorageError):
        save(NEW, tmp_path / "model")
    assert (tmp_path / "precious").read_text() == "data"
