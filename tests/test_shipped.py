import pytest

from handwriting import shipped
from handwriting.errors import HandwritingError, ModelError


def make_model(folder):
    folder.mkdir(parents=True)
    (folder / shipped.DESCRIPTION).write_text("{}")
    return folder


@pytest.fixture(params=["checkout", "wheel"])
def home(request, tmp_path, monkeypatch):
    """A package folder, and where its models and samples lie in a checkout or in a wheel."""
    package = tmp_path / "handwriting"
    package.mkdir()
    monkeypatch.setattr(shipped, "PACKAGE", package)
    if request.param == "checkout":
        return tmp_path / "models", tmp_path / "datasets" / "samples"
    return package / "_shipped" / "models", package / "_shipped" / "samples"


def test_a_name_is_found(home):
    models, samples = home
    folder = make_model(models / "default")
    samples.mkdir(parents=True)
    assert shipped.find_model("default") == folder
    assert shipped.shipped_models() == {"default": folder}
    assert shipped.samples_folder() == samples


def test_a_folder_is_itself_even_when_it_is_no_model(home, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    assert shipped.find_model(other) == other
    assert shipped.find_model(str(other)) == other


@pytest.mark.parametrize("name", ["", "a" * 300, "~nobody-of-this-name/model"])
def test_a_name_that_can_be_no_folder_is_unknown(home, name):
    with pytest.raises(ModelError, match="there is no model"):
        shipped.find_model(name)


def test_an_unknown_name_lists_the_known_ones(home):
    models, _ = home
    make_model(models / "default")
    make_model(models / "tiny")
    (models / "no model").mkdir()
    with pytest.raises(ModelError, match=r"no model 'best'.*\(default, tiny\)"):
        shipped.find_model("best")


def test_an_installation_without_anything_says_so(home):
    with pytest.raises(ModelError, match="none in this installation"):
        shipped.find_model("default")
    with pytest.raises(HandwritingError, match="no sample inks"):
        shipped.samples_folder()
