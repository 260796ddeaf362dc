"""Editors' decisions in a run: joined to the corpus, counted, and shown as a slice of the evaluation."""

from collections.abc import Iterator, Sequence

from data.article import LabelledArticle
from data.corpus import FEEDBACK_AUTHOR
from data.feedback import Feedback
from training.appraisal import Appraisal
from training.slices import SliceFigures


def with_feedback(corpus: Sequence[LabelledArticle], feedback: Feedback) -> list[LabelledArticle]:
    """The corpus without what a decision overrules, then the decided articles."""
    overruled = set(feedback.replaced)
    return [row for row in corpus if row.article.id not in overruled] + list(feedback.articles)


def feedback_slice(appraisal: Appraisal) -> SliceFigures | None:
    """The figures on the decided articles, each scored by a model that had not seen its editor's decisions."""
    return appraisal.slices["register"].get(FEEDBACK_AUTHOR)


def feedback_metrics(feedback: Feedback, appraisal: Appraisal) -> dict[str, float]:
    """Counts and figures by ASCII name, as MLflow takes them."""
    metrics: dict[str, float] = {
        "feedback_articles": len(feedback.articles),
        "feedback_corrected": sum(count.corrected for count in feedback.counts),
        "feedback_left_out": len(feedback.left_out),
    }
    if figures := feedback_slice(appraisal):
        metrics["feedback_exact_match"] = figures.exact_match
        if figures.micro_f1:
            metrics["feedback_micro_f1"] = figures.micro_f1.value
    return metrics


def feedback_text(feedback: Feedback, appraisal: Appraisal) -> Iterator[str]:
    """A line for each source, one for what was overruled, one for the figures."""
    for count in feedback.counts:
        agreed = count.taken - count.corrected
        yield (
            f"feedback {count.source}: {count.rows} rows = {count.taken} taken"
            f" ({count.corrected} corrected, {agreed} agreed) + {count.rows - count.taken} left out"
        )
        for reason, number in count.left_out.items():
            yield f"  left out: {reason}: {number}"
    if feedback.replaced:
        yield f"  {len(feedback.replaced)} corpus articles were overruled: {', '.join(feedback.replaced)}"
    if figures := feedback_slice(appraisal):
        f1 = figures.micro_f1
        low_high = f"{f1.value:.3f} ({f1.low:.3f} to {f1.high:.3f})" if f1 else "-"
        yield (
            f"  on {figures.articles} decided articles: micro-F1 {low_high}, exactly right {figures.exact_match:.3f}"
        )
