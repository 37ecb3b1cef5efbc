"""Every named corpus gives sentences, split for good; what is missing is said in one line."""

import sys

import nltk.corpus as nltk_corpus
import pytest

from slm.errors import StorageError, UsageError
from slm.text import corpus as corpora
from slm.text.corpus import corpora_folder, corpus_names, describe, fetch, grammar_of, load_corpus
from slm.text.tokenizers import TOKENIZERS, make_tokenizer


@pytest.fixture
def nltk_data(tmp_path, monkeypatch):
    """An empty folder that alone is searched for data; loaded corpora are forgotten before and after."""
    import nltk.data

    def forget():
        for name in corpus_names():
            package = describe(name).get("nltk")
            if package and hasattr(getattr(nltk_corpus, package), "_unload"):
                getattr(nltk_corpus, package)._unload()

    monkeypatch.setattr(nltk.data, "path", [str(tmp_path)])
    forget()
    yield tmp_path / "corpora"
    forget()


def put(folder, files):
    """Write small files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def test_the_manifest_tells_everything_of_every_corpus():
    assert corpus_names()[0] == "fables"
    assert set(corpus_names()) == {
        "fables", "pydoc", "gutenberg", "brown", "inaugural",
        "state_union", "shakespeare", "genesis", "reuters", "treebank",
    }  # fmt: skip
    for name in corpus_names():
        entry = describe(name)
        assert {"title", "source", "licence", "read", "split", "words", "tokenizer"} <= set(entry)
        assert entry["tokenizer"] in TOKENIZERS
        assert ("valid" in entry and "test" in entry) == (entry["split"] == "documents")
        for file in entry.get("files", []):
            assert (corpora_folder() / file).is_file()


def test_an_unknown_corpus_is_answered_with_the_known_ones():
    for function in (load_corpus, describe, fetch, grammar_of):
        with pytest.raises(UsageError, match="no corpus is called 'fabels'; there are fables, pydoc, gutenberg"):
            function("fabels")


def test_fables_have_the_promised_sizes_and_their_true_entropy():
    fables = load_corpus()
    tokens = [
        sum(len(make_tokenizer("word").tokenize(line)) + 1 for line in part) for part in (fables.train, fables.test)
    ]
    assert 190_000 < tokens[0] < 210_000
    assert 20_000 < tokens[1] < 22_500
    assert fables.entropy_bits == pytest.approx(grammar_of("fables").bits_per_token)
    # The standard deviation of a sentence is about 62 bits of 88: 1,000 sentences are within a few percent.
    assert fables.test_bits == pytest.approx(fables.entropy_bits, rel=0.05)
    assert fables.test_bits != fables.entropy_bits


def test_held_out_fables_stay_the_same_when_the_training_part_grows():
    small, large, other = (load_corpus("fables", sentences=n, seed=s) for n, s in ((5, 0), (50, 0), (5, 1)))
    assert (len(small.train), len(large.train)) == (5, 50)
    assert small.train == large.train[:5]
    assert (small.valid, small.test) == (large.valid, large.test)
    assert small.test != other.test
    with pytest.raises(UsageError, match="sentences must be at least 1, got 0"):
        load_corpus("fables", sentences=0)


def test_pydoc_gives_prose_and_no_sentence_twice():
    pydoc = load_corpus("pydoc")
    lines = pydoc.train + pydoc.valid + pydoc.test
    assert len(lines) == len(set(lines)) > 500
    assert len(pydoc.valid) / len(lines) == pytest.approx(0.1, abs=0.03)
    assert not [line for line in lines if "::=" in line or ">>>" in line]


def test_a_python_without_pydoc_data_is_told_plainly(monkeypatch):
    monkeypatch.setitem(sys.modules, "pydoc_data.topics", None)
    with pytest.raises(StorageError, match="pydoc needs the module pydoc_data"):
        load_corpus("pydoc")


@pytest.mark.parametrize("name", ["gutenberg", "brown", "shakespeare", "reuters", "treebank"])
def test_missing_data_name_the_command_that_fetches_them(nltk_data, name):
    with pytest.raises(StorageError, match=f"run slm corpora fetch {name}") as caught:
        load_corpus(name)
    assert "\n" not in str(caught.value)


def test_prose_is_split_into_sentences_and_by_documents(nltk_data):
    put(
        nltk_data / "gutenberg",
        {
            "a.txt": "Mr. Low came\nin. He sat down.\n\nThe end",
            "carroll-alice.txt": '"Oh!" said Alice. She ran.',
            "austen-persuasion.txt": "It was so.",
        },
    )
    corpus = load_corpus("gutenberg")
    assert corpus.train == ["Mr. Low came in.", "He sat down.", "The end"]
    assert corpus.valid == ['"Oh!" said Alice.', "She ran."]
    assert corpus.test == ["It was so."]
    assert (corpus.tokenizer, corpus.entropy_bits, corpus.test_bits) == ("word", None, None)
    assert load_corpus("gutenberg", sentences=2).train == corpus.train[:2]


def test_blocks_of_twenty_sentences_go_to_the_parts_in_turn(nltk_data):
    sentences = [f"Line {i} is here." for i in range(410)]
    put(nltk_data / "genesis", {"english-kjv.txt": " ".join(sentences), "french.txt": "Au commencement."})
    corpus = load_corpus("genesis")
    assert corpus.valid == sentences[160:180] + sentences[360:380]
    assert corpus.test == sentences[180:200] + sentences[380:400]
    assert corpus.train == sentences[:160] + sentences[200:360] + sentences[400:]


def test_tagged_sentences_keep_the_tokens_of_the_corpus(nltk_data):
    put(
        nltk_data / "brown",
        {
            "cats.txt": "ca01 news\nca08 news\nca09 news\n",
            "ca01": "The/at fox/nn ran/vbd ./.\n\n``/`` No/rb ''/'' ./.\n",
            "ca08": "One/cd ./.\n",
            "ca09": "Two/cd ./.\n",
        },
    )
    corpus = load_corpus("brown")
    assert corpus.train == ["The fox ran .", "`` No '' ."]
    assert (corpus.valid, corpus.test, corpus.tokenizer) == (["One ."], ["Two ."], "whitespace")


def test_trees_lose_their_traces(nltk_data):
    tree = "( (S (NP-SBJ-1 (DT The) (NN fox)) (VP (VBD ran) (S"
    tree += " (NP-SBJ (-NONE- *-1)) (VP (TO to) (VP (VB eat))))) (. .)) )\n"
    put(nltk_data / "treebank" / "combined", {f"wsj_000{i}.mrg": tree for i in (1, 8, 9)})
    corpus = load_corpus("treebank")
    assert corpus.train == corpus.valid == corpus.test == ["The fox ran to eat ."]


def test_plays_are_read_speech_by_speech(nltk_data):
    play = (
        '<?xml version="1.0"?><PLAY><TITLE>T</TITLE><SPEECH><SPEAKER>A</SPEAKER><LINE>When shall we meet</LINE>'
        "<LINE>again? <STAGEDIR>Aside</STAGEDIR> Soon.</LINE></SPEECH></PLAY>"
    )
    put(nltk_data / "shakespeare", dict.fromkeys(["hamlet.xml", "macbeth.xml", "j_caesar.xml"], play))
    assert load_corpus("shakespeare").train == ["When shall we meet again?", "Aside Soon."]


def test_reuters_keeps_its_own_test_part(nltk_data):
    put(
        nltk_data / "reuters",
        {
            "cats.txt": "training/1 grain\ntraining/5 grain\ntest/2 grain\n",
            "training/1": "Wheat rose.",
            "training/5": "Corn fell.",
            "test/2": "Oats stayed.",
        },
    )
    corpus = load_corpus("reuters")
    assert (corpus.train, corpus.valid, corpus.test) == (["Wheat rose."], ["Corn fell."], ["Oats stayed."])


def test_without_a_network_fetching_fails_in_one_line(monkeypatch, capsys):
    import nltk.downloader

    def offline(*args, **options):
        raise OSError("Name or service not known")

    monkeypatch.setattr(nltk.downloader, "urlopen", offline)
    with pytest.raises(StorageError, match=r"cannot fetch corpus brown.*Name or service not known") as caught:
        fetch("brown")
    assert "\n" not in str(caught.value)
    assert capsys.readouterr() == ("", "")


def test_fetching_asks_nltk_for_the_package(monkeypatch):
    import nltk.downloader

    asked = []

    class Downloader:
        def download(self, package, **options):
            asked.append(package)
            return package == "brown"

    monkeypatch.setattr(nltk.downloader, "Downloader", Downloader)
    fetch("brown")
    with pytest.raises(StorageError, match="did not install package reuters"):
        fetch("reuters")
    assert asked == ["brown", "reuters"]
    with pytest.raises(UsageError, match="corpus fables needs no download"):
        fetch("fables")


def test_the_folder_is_found_in_a_checkout_and_in_an_installed_package(monkeypatch, tmp_path):
    for place in ("slm/corpora", "corpora"):
        root = tmp_path / place.replace("/", "-")
        put(root, {f"{place}/manifest.toml": "", "slm/text/corpus.py": ""})
        monkeypatch.setattr(corpora, "__file__", str(root / "slm" / "text" / "corpus.py"))
        assert corpora_folder() == root / place
    monkeypatch.setattr(corpora, "__file__", str(tmp_path / "none" / "slm" / "text" / "corpus.py"))
    with pytest.raises(StorageError, match="no corpora folder"):
        corpora_folder()
