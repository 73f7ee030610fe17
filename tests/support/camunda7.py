"""A process as people draw it for Camunda 7, with what does and does not exist here."""

from pathlib import Path

INVOICE = (Path(__file__).parent / "camunda7_invoice.bpmn").read_bytes()
