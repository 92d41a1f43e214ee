"""sources: documents in each of the forms that cablefs reads, and those again after a change. All is fiction."""
import gzip
import io
import tarfile
import zipfile

HEAD = "P 191405Z JUN 06\nFM AMEMBASSY VELM\nTO SECSTATE WASHDC 3318\n\n"


def telegram(serial, subject, text, mark="S E C R E T"):
    return (f"{HEAD}{mark} {serial}\n\nSIPDIS\n\nE.O. 12958: DECL: 06/19/2016\nTAGS: PREL, VM\nSUBJECT: {subject}\n\n"
            f"REF: VELM 1140\n\n1. (S) {text}\n\n2. (S) The ferry was later than the minister.\n\nPENNIFOLD\n")


def record(number, ident, text):
    head = "P 191405Z JUN 06\nFM AMEMBASSY VELM\nTO SECSTATE WASHDC"
    return f'"{number}","6/19/2006 14:05","{ident}","Embassy Velm","SECRET","","{head}","{text}"\n'


def page(ident, text):
    return (f"<html><body><table class='cable'><tr><th>Reference ID</th></tr><tr><td><a>{ident}</a></td></tr></table>"
            f"<code><pre>FM AMEMBASSY VELM\n</pre></code><code><pre>S E C R E T VELM {ident[6:]}\n\nSUBJECT: PAGE\n\n"
            f"1. {text} Joaqu&iacute;n was there.\n</pre></code></body></html>")


def pdf(text):
    """One page with a line of text."""
    body = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
               "/Resources << /Font << /F1 5 0 R >> >> >>",
               f"<< /Length {len(body)} >>\nstream\n{body}\nendstream",
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    out, places = "%PDF-1.4\n", []
    for number, text_of in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text_of}\nendobj\n"
    xref = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{n:010} 00000 n \n" for n in places)
    return out + f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF\n"


def tar_of(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text)
            tar.addfile(info, io.BytesIO(text.encode()))
    return out.getvalue()


def zip_of(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def write_old(directory):
    """A telegram in two sections, a list, a page, what is no cable."""
    directory.mkdir()
    (directory / "06VELM1207.txt").write_text(telegram("VELM 001207", "A LONG DINNER", "Dalemond was late."))
    (directory / "06VELM1302.txt").write_text(telegram("SECTION 01 OF 02 VELM 001302", "COAL", "The ferry was"))
    (directory / "06VELM1302.2.txt").write_text("S E C R E T SECTION 02 OF 02 VELM 001302\n\nout of coal.\n\nPENNIFOLD\n")
    (directory / "notes.txt").write_text("honey\ncement\n")
    (directory / "list.csv").write_text(record(1, "06VELM1401", "1. A body.") + record(2, "06VELM1402", "1. Another."))
    (directory / "page.html").write_text(page("06VELM1501", "Marl was late."))


def write_new(directory):
    """What has changed since, in all forms."""
    (directory / "06VELM1207.txt").write_text(telegram("VELM 001207", "A SHORT DINNER", "Dalemond was early."))
    (directory / "again").mkdir()
    (directory / "again" / "06VELM1207.txt").write_text(telegram("VELM 001207", "A SHORT DINNER", "Dalemond was early."))
    (directory / "list.jsonl").write_text(
        '{"id": "06VELM1601", "tags": ["VM"], "date": "2006-06-19", "text": "1. (C) Of the list."}\n')
    (directory / "one.txt.gz").write_bytes(gzip.compress(telegram("VELM 001701", "GZIP", "Gzipped.").encode(), mtime=0))
    (directory / "some.tar.gz").write_bytes(tar_of({"a/06VELM1801.txt": telegram("VELM 001801", "TAR", "In a tar."),
                                                    "a/b.html": page("06VELM1802", "In a tar, too.")}))
    (directory / "some.zip").write_bytes(zip_of({"06VELM1901.txt": telegram("VELM 001901", "ZIP", "In a zip.")}))
    (directory / "form.pdf").write_text(pdf("A form that is no cable"))
    (directory / "notes.txt").unlink()
