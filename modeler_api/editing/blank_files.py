"""New forms and decisions, before anybody has written into them."""

import json
from html import escape

_BLANK = """\
<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/\
DMNDI/" xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" id="{key}_file" name="{name}" namespace="{space}">
  <decision id="{key}" name="{name}">
    <decisionTable id="{key}_table" hitPolicy="FIRST">
      <input id="{key}_input"><inputExpression id="{key}_text" typeRef="string"><text></text></inputExpression></input>
      <output id="{key}_output" name="{key}" typeRef="string" />
    </decisionTable>
  </decision>
  <dmndi:DMNDI><dmndi:DMNDiagram><dmndi:DMNShape dmnElementRef="{key}">
    <dc:Bounds height="80" width="180" x="160" y="100" />
  </dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
</definitions>
"""


def blank_form(key: str, name: str) -> bytes:
    """A form that says its name and asks for nothing."""
    heading = {"type": "text", "id": "heading", "text": f"# {name}"}
    return json.dumps({"type": "default", "id": key, "components": [heading]}, ensure_ascii=False).encode()


def blank_decision(key: str, name: str, *, space: str) -> bytes:
    """A DMN file with one table without rules; `space` and the key tell it from all others."""
    namespace = f"http://cauce.dev/{space}/{key}"
    return _BLANK.format(key=key, name=escape(name), space=escape(namespace)).encode()
