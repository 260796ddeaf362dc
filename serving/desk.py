"""The pages of the desk, as one router."""

from fastapi import APIRouter

from serving.desk_article import router as article
from serving.desk_drop import router as drop
from serving.desk_review import router as review
from serving.desk_sheets import router as sheets
from serving.desk_week import router as week
from serving.desk_year import router as year

router = APIRouter(include_in_schema=False)
for part in (week, drop, article, review, sheets, year):
    router.include_router(part)
