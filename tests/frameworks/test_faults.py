import pickle

from frameworks.faults import Fault, FrameworkFault, quoted

LATE = Fault(9, 3, "question gov-1a, prompt", "the prompt is missing.", "Add it.")
EARLY = Fault(2, 1, "", "the line is indented with a tab.", "Use spaces.")


def test_a_fault_reads_as_a_sentence_with_its_place() -> None:
    assert str(LATE) == "line 9, column 3 (question gov-1a, prompt): the prompt is missing. Add it."
    assert str(EARLY) == "line 2, column 1: the line is indented with a tab. Use spaces."


def test_a_file_lists_its_faults_by_line() -> None:
    fault = FrameworkFault("a.yaml", (LATE, EARLY))
    assert fault.faults == (EARLY, LATE)
    assert str(fault) == f"a.yaml cannot be used yet; 2 things to mend:\n  {EARLY}\n  {LATE}"


def test_one_fault_is_one_thing() -> None:
    assert str(FrameworkFault("a.yaml", (EARLY,))).startswith("a.yaml cannot be used yet; one thing to mend:\n")


def test_a_fault_passes_between_processes() -> None:
    fault = FrameworkFault("a.yaml", (LATE, EARLY))
    assert str(pickle.loads(pickle.dumps(fault))) == str(fault)  # noqa: S301


def test_what_an_author_wrote_is_quoted_in_part() -> None:
    assert quoted("promt") == "`promt`"
    assert len(quoted("x" * 61)) == 62
    assert quoted("x" * 61).endswith("…`")
