"""disputekit: keep a freelancer's evidence in order, and hand over a report that can be checked."""

__version__ = "0.1.0"
