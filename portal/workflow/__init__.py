"""The machinery of workflows: declare, engine.

Imported by: workflows and everything above it in portal/. Start reading in declare.py.
"""

from portal.workflow.declare import State, Transition, Workflow, sealed

__all__ = ["State", "Transition", "Workflow", "sealed"]
