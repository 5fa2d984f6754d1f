"""What all formats share: sources, detection, compression, refusals and writing."""

import errno
import gzip
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from handwriting.errors import InkFileError, OutputError
from handwriting.formats import Limits, read_document, read_ink, write_ink
from handwriting.ink import Document, Ink, Page

INK = Ink.from_arrays([[[1, 2], [3, 4]], [[5, 6]]])
INKML = b'<ink xmlns="http://www.w3.org/2003/InkML"><trace>1 2, 3 4</trace><trace>5 6</trace></ink>'
CSV = b"x,y,stroke\n1,2,0\n3,4,0\n5,6,1\n"
IAM = (
    b"<WhiteboardCaptureSession><StrokeSet>"
    b'<Stroke><Point x="1" y="2"/><Point x="3" y="4"/></Stroke>'
    b'<Stroke><Point x="5" y="6"/></Stroke>'
    b"</StrokeSet></WhiteboardCaptureSession>"
)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0"
LAUGHS = (
    b'<!DOCTYPE ink [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><ink><trace>&j;</trace></ink>"
)


def message(source, **options):
    with pytest.raises(InkFileError) as error:
        read_ink(source, **options)
    text = str(error.value)
    assert "\n" not in text
    return text


def names(folder):
    return [path.name for path in folder.iterdir()]


def bomb(size):
    """A gzip file that holds many zeros."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9) as file:
        for _ in range(size // 2**20):
            file.write(bytes(2**20))
    return packed.getvalue()


class TestSources:
    @pytest.mark.parametrize("data", [INKML, CSV, IAM], ids=["InkML", "CSV", "IAM-OnDB"])
    def test_bytes_paths_and_streams(self, data, tmp_path):
        path = tmp_path / "ink.of no suffix"
        path.write_bytes(data)
        assert read_ink(data).xy.tolist() == INK.xy.tolist()
        assert read_ink(path) == read_ink(str(path)) == read_ink(data)
        assert read_ink(io.BytesIO(data)) == read_ink(data)
        with path.open("rb") as file:
            assert read_ink(file) == read_ink(data)

    @pytest.mark.parametrize("data", [INKML, CSV, IAM], ids=["InkML", "CSV", "IAM-OnDB"])
    def test_gzip_around_any_format(self, data):
        assert read_ink(gzip.compress(data, mtime=0)) == read_ink(data)
        half = len(data) // 2
        assert read_ink(
            gzip.compress(data[:half], mtime=0) + gzip.compress(data[half:], mtime=0)
        ) == read_ink(data)

    @pytest.mark.parametrize("suffix", [".xml", ".inkml", ".csv", ".gz", ".png", ""])
    def test_the_suffix_decides_nothing(self, suffix, tmp_path):
        path = tmp_path / f"ink{suffix}"
        path.write_bytes(CSV)
        assert read_ink(path) == INK

    def test_what_cannot_be_opened(self, tmp_path):
        missing = tmp_path / "missing.inkml"
        assert message(missing) == f"{missing}: cannot be read, no such file or directory"
        assert message(tmp_path) == f"{tmp_path}: cannot be read, is a directory"
        assert "cannot be read" in message("a\0b")
        closed = io.BytesIO()
        closed.close()
        assert message(closed) == "the given stream: cannot be read, I/O operation on closed file."
        assert "a stream of text" in message(io.StringIO("x,y"))

    def test_a_name_with_a_line_break_stays_on_one_line(self, tmp_path):
        assert "a\\nb': cannot be read" in message(tmp_path / "a\nb")


class TestRefusals:
    @pytest.mark.parametrize("data", [b"", b" \n ", gzip.compress(b"", mtime=0)])
    def test_nothing_at_all(self, data):
        assert message(data) == "the given bytes: the file is empty"

    @pytest.mark.parametrize(
        ("data", "stranger"),
        [
            (PNG, "a PNG picture"),
            (b"%PDF-1.7 ...", "a PDF document"),
            (b"RNOTE\xce\xa6\xce\x9b" + bytes(9), "a note of a Rnote newer than 0.15"),
            (b"hello, world\n1, 2\n", "this content"),
            (b"<html/>", "XML with the root 'html'"),
            (gzip.compress(gzip.compress(CSV, mtime=0), mtime=0), "gzip within gzip"),
        ],
    )
    def test_strangers(self, data, stranger, tmp_path):
        path = tmp_path / "picture.inkml"
        path.write_bytes(data)
        text = message(path)
        assert text.startswith(f"{path}: {stranger} is not ink in a format that we read (")
        assert "InkML" in text

    @pytest.mark.parametrize("data", [INKML, IAM], ids=["InkML", "IAM-OnDB"])
    def test_xml_cut_off_anywhere(self, data):
        for end in range(1, len(data) - 1):
            text = message(data[:end])
            assert text.startswith("the given bytes: damaged XML at line 1 (")

    def test_gzip_cut_off_anywhere(self):
        packed = gzip.compress(INKML, mtime=0)
        for end in range(3, len(packed) - 1):
            assert "the gzip compression is damaged or cut off" in message(packed[:end])

    def test_damaged_gzip(self):
        packed = bytearray(gzip.compress(INKML, mtime=0))
        packed[20] ^= 0xFF
        assert "the gzip compression is damaged" in message(bytes(packed))

    def test_billion_laughs(self):
        assert message(LAUGHS) == (
            "the given bytes: XML with a document type of its own is refused"
        )

    @pytest.mark.parametrize(
        "subset",
        [
            '<!ENTITY x SYSTEM "file:///etc/passwd">',
            '<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;',
            '<!ATTLIST trace id CDATA "x">',
        ],
    )
    def test_document_types(self, subset):
        text = f"<!DOCTYPE ink [{subset}]><ink><trace>&x;</trace></ink>"
        assert "is refused" in message(text.encode())

    def test_an_external_document_type_is_not_opened(self):
        text = b'<!DOCTYPE ink SYSTEM "file:///etc/passwd">' + INKML
        assert read_ink(text) == INK

    def test_unknown_encodings(self):
        assert "encoding" in message(b'<?xml version="1.0" encoding="klingon"?><ink/>')
        assert "encoding" in message(b'<?xml version="1.0" encoding="shift_jis"?><ink/>')

    def test_nesting(self):
        deep = b"<ink>" + b"<traceGroup>" * 63 + b"%s" + b"</traceGroup>" * 63 + b"</ink>"
        assert message(deep % b"<trace>1 2</trace>") == (
            "the given bytes: XML nested deeper than 64 elements at line 1"
        )
        assert message(deep % b"") == "the given bytes: the file holds no stroke"

    def test_a_gzip_bomb(self, tmp_path):
        path = tmp_path / "bomb.inkml"
        path.write_bytes(bomb(500 * 2**20))
        assert path.stat().st_size < 2**20
        assert message(path) == f"{path}: the content is larger than the limit of 64 MiB"

    def test_a_large_file(self):
        limits = Limits(inflated_bytes=2**20)
        assert read_ink(INKML + b" " * (2**20 - len(INKML)), limits=limits) == INK
        text = message(INKML + b" " * 2**20, limits=limits)
        assert text == "the given bytes: the content is larger than the limit of 1 MiB"

    def test_an_endless_stream(self):
        with Path("/dev/zero").open("rb") as endless:
            text = message(endless, limits=Limits(inflated_bytes=2**20))
        assert text == "/dev/zero: the content is larger than the limit of 1 MiB"


class TestWriting:
    @pytest.mark.parametrize("name", ["a.inkml", "a.csv", "A.CSV"])
    def test_the_suffix_says_the_format(self, name, tmp_path):
        write_ink(INK, tmp_path / name)
        assert read_ink(tmp_path / name) == INK
        assert names(tmp_path) == [name]

    @pytest.mark.parametrize("name", ["a.png", "a", "a.csv.gz"])
    def test_other_suffixes(self, name, tmp_path):
        with pytest.raises(OutputError, match=r"must end in \.csv, \.inkml, \.jiix or \.svg"):
            write_ink(INK, tmp_path / name)

    def test_several_pages(self, tmp_path):
        document = Document((Page(INK), Page(INK)))
        with pytest.raises(OutputError, match="SVG holds one page and the document has 2"):
            write_ink(document, tmp_path / "a.svg")

    @pytest.mark.parametrize("suffix", [".inkml", ".csv"])
    def test_a_missing_folder(self, suffix, tmp_path):
        path = tmp_path / "missing" / f"a{suffix}"
        with pytest.raises(OutputError) as error:
            write_ink(INK, path)
        assert str(error.value) == f"cannot write {path}: no such file or directory"

    @pytest.mark.parametrize("suffix", [".inkml", ".csv"])
    def test_a_full_disk_keeps_the_old_file(self, suffix, tmp_path, monkeypatch):
        path = tmp_path / f"a{suffix}"
        path.write_text("old")

        def full(descriptor):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr("os.fsync", full)
        with pytest.raises(OutputError) as error:
            write_ink(INK, path)
        assert str(error.value) == f"cannot write {path}: no space left on device"
        assert path.read_text() == "old"
        assert names(tmp_path) == [path.name]

    def test_a_file_cut_short_by_the_system_keeps_the_old_one(self, tmp_path):
        path = tmp_path / "a.inkml"
        path.write_text("old")
        code = (
            "import resource, signal, sys; from handwriting.formats import write_ink; "
            "from handwriting.ink import Ink; "
            "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
            "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000)); "
            "write_ink(Ink.from_arrays([[[n, n] for n in range(9999)]]), sys.argv[1])"
        )
        result = subprocess.run(
            [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
        )
        last = result.stderr.splitlines()[-1]
        assert last.endswith(f"OutputError: cannot write {path}: file too large")
        assert path.read_text() == "old"
        assert names(tmp_path) == ["a.inkml"]

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
    def test_a_read_only_folder(self, tmp_path):
        tmp_path.chmod(0o500)
        with pytest.raises(OutputError, match="permission denied"):
            write_ink(INK, tmp_path / "a.csv")


def test_documents_of_one_page():
    assert read_document(CSV) == Document((Page(INK),))


def test_reading_loads_no_heavy_library():
    code = (
        "import sys, handwriting, handwriting.formats; "
        "print([name for name in ('torch', 'PyQt6', 'matplotlib') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert result.stdout.strip() == b"[]"
