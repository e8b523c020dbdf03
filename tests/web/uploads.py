"""Sending files with a form, as browsers do."""

import io
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from tests.web.driver import OURS, Browser


def send_file(
    browser: Browser, path: str, data: bytes, name: str = "datei.docx", **fields: str
) -> TestResponse:
    """Sends a form with a file in its field `file`."""
    file = FileStorage(io.BytesIO(data), name)
    sent: dict[str, Any] = {**browser.get_token(), **fields, "file": file}
    boundary, body = encode_multipart(sent)
    return browser.client.post(
        browser.place(path),
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers=OURS,
        buffered=True,
    )
