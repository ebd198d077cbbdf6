"""Saving content writes the jobs that it needs, in the same transaction; and they do what people expect of them."""

import io
from datetime import timedelta

import transaction

from portal import clock
from portal.content.attachments import Upload
from portal.content.base import may_read
from portal.content.imaging import SCALES
from portal.jobs.causes import PUBLISH_EDGE, SCALE_PICTURE
from portal.jobs.job import FAILED, WAITING
from portal.jobs.outbox import every_job, outbox_of
from portal.roles import EVERYONE
from portal.search.service import SearchService
from portal.security.reader import ANONYMOUS, SYSTEM
from tests.support.files import picture
from tests.support.tree import service

SOON = timedelta(hours=1)


def png(name="ảnh.png"):
    return Upload(io.BytesIO(picture(1200, 900)), name, "image/png")


def act(house, work):
    """Run `work(desk, news folder)` and commit; answers the id of the item it answers."""
    with house.root() as root:
        item = work(service(), root["site"]["so-y-te"]["tin-tuc"])
        transaction.commit()
        return item.id


def look(house, item_id, question):
    """What `question(item)` answers in a new transaction."""
    with house.root() as root:
        for item in root["site"]["so-y-te"]["tin-tuc"].values():
            if item.id == item_id:
                return question(item)
    raise AssertionError("gone")


def jobs(house):
    with house.root() as root:
        return sorted((job.name, job.state, job.due, job.arguments.get("edge")) for job in every_job(root))


def add(**changed):
    return lambda desk, folder: desk.add(folder, "news_item", {"title": "Tin", **changed})


def publish(item_id, when=None, withdraw_on=None):
    def work(desk, folder):
        item = next(item for item in folder.values() if item.id == item_id)
        desk.move(item, "publish", when=when)
        if withdraw_on is not None:
            item.set(withdraw_on=withdraw_on)
        return item

    return work


def seen_by_public(house):
    rows = SearchService(house.projection, ANONYMOUS).find(kind="news_item").rows
    return [row.title for row in rows]


def test_a_plain_item_causes_no_job(house):
    act(house, add())
    assert jobs(house) == []


def test_a_new_picture_is_scaled(house):
    item_id = act(house, add(picture=png()))
    assert [(name, state) for name, state, _due, _edge in jobs(house)] == [(SCALE_PICTURE, WAITING)]
    assert house.worker().drain() == 1
    assert look(house, item_id, lambda item: set(item.attachments[item.picture].scales)) == set(SCALES)
    assert jobs(house) == []


def test_the_job_stands_in_its_agencys_outbox(house):
    act(house, add(picture=png()))
    with house.root() as root:
        assert len(list(outbox_of(root, root["site"]["so-y-te"].id))) == 1
        assert list(outbox_of(root, 0)) == []


def test_an_aborted_picture_causes_no_job(house):
    with house.root() as root:
        add(picture=png())(service(), root["site"]["so-y-te"]["tin-tuc"])
        transaction.abort()
    assert jobs(house) == []


def test_a_picture_that_is_saved_again_before_it_is_scaled_has_one_job(house):
    item_id = act(house, add(picture=png()))
    act(house, lambda desk, folder: _edited(desk, folder, item_id, title="Tin sửa"))
    assert len(jobs(house)) == 1


def _edited(desk, folder, item_id, **values):
    item = next(item for item in folder.values() if item.id == item_id)
    desk.edit(item, values)
    return item


def test_a_picture_that_failed_is_not_tried_again_at_each_save(house):
    item_id = act(house, add(picture=png()))
    with house.root() as root:
        (job,) = every_job(root)
        job.quarantine("broken")
        transaction.commit()
    act(house, lambda desk, folder: _edited(desk, folder, item_id, title="Tin sửa"))
    assert [(name, state) for name, state, _due, _edge in jobs(house)] == [(SCALE_PICTURE, FAILED)]


def test_a_scaled_picture_causes_no_further_job(house):
    item_id = act(house, add(picture=png()))
    house.worker().drain()
    act(house, lambda desk, folder: _edited(desk, folder, item_id, title="Tin sửa"))
    assert jobs(house) == []


def test_a_picture_whose_item_is_deleted_meanwhile_holds_nothing_up(house):
    def delete(desk, folder):
        return desk.delete(folder["tin"])

    act(house, add(picture=png()))
    act(house, delete)
    assert house.worker().drain() == 1
    assert jobs(house) == []


def test_a_timed_item_is_public_at_its_time_in_the_list_and_for_the_reader(house, noon):
    item_id = act(house, add())
    when = clock.now() + SOON
    act(house, publish(item_id, when))
    assert jobs(house) == [(PUBLISH_EDGE, WAITING, when, "publish_on")]
    assert house.worker().drain() == 0
    assert seen_by_public(house) == []
    noon.set(when)
    # The list follows the time itself; the job is there for what is computed from the state of that moment.
    assert house.worker().drain() == 1
    assert seen_by_public(house) == ["Tin"]
    assert look(house, item_id, lambda item: may_read(item, (EVERYONE,)))
    assert jobs(house) == []


def test_an_item_is_withdrawn_at_its_time_in_the_name_of_the_portal(house, noon):
    item_id = act(house, add())
    when = clock.now() + SOON
    act(house, publish(item_id, withdraw_on=when))
    assert jobs(house) == [(PUBLISH_EDGE, WAITING, when, "withdraw_on")]
    assert seen_by_public(house) == ["Tin"]
    noon.set(when)
    assert house.worker().drain() == 1
    assert seen_by_public(house) == []
    state, step, withdraw_on = look(house, item_id, lambda item: (item.state, item.history[-1], item.withdraw_on))
    assert (state, withdraw_on) == ("withdrawn", None)
    assert (step.act, step.person, step.when) == ("withdraw", None, when)
    assert jobs(house) == []


def test_an_item_that_was_withdrawn_by_time_can_be_published_again(house, noon):
    item_id = act(house, add())
    when = clock.now() + SOON
    act(house, publish(item_id, withdraw_on=when))
    noon.set(when)
    house.worker().drain()
    act(house, publish(item_id))
    assert seen_by_public(house) == ["Tin"]


def test_another_time_takes_the_place_of_the_first(house, noon):
    item_id = act(house, add())
    first, second = clock.now() + SOON, clock.now() + 2 * SOON
    act(house, publish(item_id, withdraw_on=first))

    def put_off(desk, folder):
        item = folder["tin"]
        item.set(withdraw_on=second)
        return item

    act(house, put_off)
    assert jobs(house) == [(PUBLISH_EDGE, WAITING, second, "withdraw_on")]
    noon.set(first)
    assert house.worker().drain() == 0
    noon.set(second)
    assert house.worker().drain() == 1
    assert look(house, item_id, lambda item: item.state) == "withdrawn"


def test_a_time_that_people_took_back_withdraws_nothing(house, noon):
    item_id = act(house, add())
    when = clock.now() + SOON
    act(house, publish(item_id, withdraw_on=when))

    def never(desk, folder):
        folder["tin"].set(withdraw_on=None)
        return folder["tin"]

    act(house, never)
    noon.set(when)
    house.worker().drain()
    assert look(house, item_id, lambda item: item.state) == "published"
    assert jobs(house) == []


def test_an_item_that_people_withdrew_themselves_is_left_alone(house, noon):
    item_id = act(house, add())
    when = clock.now() + SOON
    act(house, publish(item_id, withdraw_on=when))

    def withdraw(desk, folder):
        desk.move(folder["tin"], "withdraw")
        return folder["tin"]

    act(house, withdraw)
    noon.set(when)
    assert house.worker().drain() == 1
    assert look(house, item_id, lambda item: len(item.history)) == 2
    assert jobs(house) == []


def test_saving_a_timed_item_again_writes_no_second_job(house):
    item_id = act(house, add())
    act(house, publish(item_id, clock.now() + SOON))
    with house.root() as root:
        (job,) = every_job(root)
        before = job._p_serial
    act(house, lambda desk, folder: _edited(desk, folder, item_id, title="Tin sửa"))
    with house.root() as root:
        (job,) = every_job(root)
        # Reading an attribute loads it: the serial is that of the record in the database.
        assert job.name == PUBLISH_EDGE
        assert job._p_serial == before


def test_the_list_of_the_administrators_has_the_row_of_a_job_that_saving_caused(house):
    """The job is written while the transaction commits; its row must not be forgotten."""
    act(house, add(picture=png()))
    (row,) = house.worker().queue.next(10)
    assert row.name == SCALE_PICTURE
    assert SearchService(house.projection, SYSTEM).count(kind="news_item") == 1
