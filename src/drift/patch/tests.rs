//! Patches through one `check`: the project's files, the blueprint's, and the patch that leads back.

use super::*;
use crate::model::tree::Tree;

/// Restores each file of `blueprint` from the one of `project` at the same place, both in path order.
fn check(project: &str, blueprint: &str, prefix: &str, expected: &str) {
    let tree = |text: &str| Tree::from_fixture(text).expect("a fixture");
    let (project, blueprint) = (tree(project), tree(blueprint));
    let mut froms = project.files();
    let restores: Vec<_> = blueprint.files().map(|to| Restore { link: None, from: froms.next(), to }).collect();
    assert_eq!(patch(&restores, prefix), expected);
}

#[test]
fn the_project_is_the_old_side() {
    check(
        "//- a\n1\nx\n3\n",
        "//- a\n1\n2\n3\n",
        "services/orders/",
        "\
diff --git a/services/orders/a b/services/orders/a
--- a/services/orders/a
+++ b/services/orders/a
@@ -1,3 +1,3 @@
 1
-x
+2
 3
",
    );
}

#[test]
fn what_is_missing_is_a_new_file() {
    check(
        "",
        "//- run.sh +x no-newline\n1\n",
        "",
        "\
diff --git a/run.sh b/run.sh
new file mode 100755
--- /dev/null
+++ b/run.sh
@@ -0,0 +1 @@
+1
\\ No newline at end of file
",
    );
    check("", "//- empty\n", ".", "diff --git a/empty b/empty\nnew file mode 100644\n");
}

#[test]
fn a_rename_and_a_mode_go_back() {
    check(
        "//- é +x\n1\n",
        "//- a\n1\n",
        "",
        "\
diff --git \"a/\\303\\251\" b/a
old mode 100755
new mode 100644
rename from \"\\303\\251\"
rename to a
",
    );
}

#[test]
fn what_is_alike_is_left_out() {
    check("//- a\n1\n", "//- a\n1\n", "", "");
    check("//- a\n1\r\n", "//- a\n1\n", "", "");
}

#[test]
fn line_ends_stay_those_of_the_project() {
    check(
        "//- a\n1\r\nx\r\n",
        "//- a\n1\n2\n",
        "",
        "\
diff --git a/a b/a
--- a/a
+++ b/a
@@ -1,2 +1,2 @@
 1\r
-x\r
+2\r
",
    );
}
