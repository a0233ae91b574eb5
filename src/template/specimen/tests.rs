use super::*;

fn specimens() -> Specimens {
    let word = |parameter: &str, text: &str| Specimen {
        parameter: parameter.into(),
        text: text.into(),
        form: Form::Words(Case::DEFAULT.to_vec()),
    };
    let port = Specimen {
        parameter: "port".into(),
        text: "8080".into(),
        form: Form::Token(Globs::new(&["config.toml"]).expect("a glob")),
    };
    let all = vec![
        word("name", "acme-service"),
        word("resource", "purchase-order"),
        word("resources", "purchase-orders"),
        port,
    ];
    Specimens::new(all).expect("no shared variants")
}

fn check(text: &str, expected: &str) {
    let specimens = specimens();
    let value = |text: &str| Value::String(text.into());
    let (name, resource, resources) = (value("orders"), value("policy"), value("policies"));
    let port = Value::Integer(9000);
    let substitution = specimens.bind(|parameter| match parameter {
        "name" => Some(&name),
        "resource" => Some(&resource),
        "resources" => Some(&resources),
        _ => Some(&port),
    });
    let path = RelPath::new("config.toml").expect("a path");
    let found = substitution.apply(Some(&path), text);
    assert_eq!(found.as_deref().unwrap_or(text), expected);
}

#[test]
fn every_case_becomes_the_same_case() {
    check("acme-service acme_service AcmeService acmeService ACME_SERVICE", "orders orders Orders orders ORDERS");
    check("purchase_orders PurchaseOrders PURCHASE_ORDERS purchaseOrders", "policies Policies POLICIES policies");
    check("use acme_service::purchase_order::PurchaseOrder;", "use orders::policy::Policy;");
}

#[test]
fn the_longest_match_whose_boundaries_hold_wins() {
    check("purchase-orders/purchase-order", "policies/policy");
    check("create_purchase_order_line PurchaseOrderId newPurchaseOrder", "create_policy_line PolicyId newPolicy");
    check("list_purchase_orders_by list-purchase-orders", "list_policies_by list-policies");
}

#[test]
fn what_is_part_of_another_word_stays() {
    for text in [
        "xpurchase_order",
        "purchase_ordered",
        "purchase_order2",
        "PurchaseOrder2",
        "XPurchaseOrder",
        "PurchaseOrdered",
        "éacme-service",
    ] {
        check(text, text);
    }
    check("\\nacme-service", "\\nacme-service");
}

#[test]
fn nothing_put_in_is_scanned_again() {
    let specimens = specimens();
    let swap = Value::String("purchase-order".into());
    let substitution = specimens.bind(|_| Some(&swap));
    assert_eq!(substitution.apply(None, "acme-service").as_deref(), Some("purchase-order"));
}

#[test]
fn a_token_is_exact_and_lives_in_its_files() {
    check("port = 8080 18080 8080x [8080]", "port = 9000 18080 8080x [9000]");
    let specimens = specimens();
    let elsewhere = RelPath::new("other.toml").expect("a path");
    assert!(specimens.find(Some(&elsewhere), "8080").is_empty());
}

#[test]
fn near_misses_are_listed() {
    let specimens = specimens();
    let text = "Acme Service, \\nacme-service, acmeservice, acme-service";
    let spans: Vec<_> =
        specimens.near_misses(None, text).iter().map(|miss| &text[miss.span.clone()]).map(str::to_owned).collect();
    assert_eq!(spans, ["Acme Service", "acme-service", "acmeservice"]);
    let text = "Acme-Service acme_Service ACME.service Acme/Service x-Acme-Services acme--service acme-service";
    let spans: Vec<_> =
        specimens.near_misses(None, text).iter().map(|miss| &text[miss.span.clone()]).map(str::to_owned).collect();
    assert_eq!(spans, ["Acme-Service", "acme_Service", "ACME.service", "Acme/Service"]);
}

#[test]
fn two_parameters_may_not_share_a_variant() {
    let word = |parameter: &str, text: &str| Specimen {
        parameter: parameter.into(),
        text: text.into(),
        form: Form::Words(vec![Case::Kebab]),
    };
    let shared = Specimens::new(vec![word("a", "x-y"), word("b", "x-y")]).expect_err("shared");
    assert_eq!(shared[0].to_string(), "`a` and `b` are both written `x-y` in the reference");
}
