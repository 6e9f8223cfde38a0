from tests.bench import desk_load, databases
from portal.desk.queue import claim
from django.db import connection
from django.utils import timezone
def run():
    db=desk_load.morning(500)
    databases.use(db)
    with databases.connect(db) as own: desk_load.all_wait(own)
    g={"point":1,"desk":1,"sitting":1,"opening":1,"cap":3,"languages":[],"user":1,"now":timezone.now()}
    for i in range(2):
        with connection.cursor() as c:
            c.execute("begin"); c.execute("explain (analyze, buffers) "+claim.PASSING,g)
            if i: print("\n".join(r[0] for r in c.fetchall()))
            c.execute("rollback")
    return True
