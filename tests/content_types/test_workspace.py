"""Whatever is made in a workspace follows the internal workflow, whatever its type says."""

import transaction
import ZODB

from tests.support.tree import all_types, plant, service


def test_everything_below_is_internal():
    database = ZODB.DB(None)
    connection = database.open(transaction_manager=transaction.manager)
    try:
        tree = plant(connection)["so-y-te"]["noi-bo"]["tai-lieu"]
        acts = service()
        folder = acts.add(tree, "folder", {"title": "Hồ sơ"})
        assert {info.name for info in all_types().children_of(folder)} == {"file", "folder", "image"}
        for info in all_types().children_of(folder):
            item = acts.add(folder, info.name, {"title": "Thử"})
            assert (item.workflow, item.state) == ("internal", "mine"), info.name
            assert "publish" not in [transition.name for transition in acts.available(item)]
    finally:
        transaction.abort()
        connection.close()
        database.close()
