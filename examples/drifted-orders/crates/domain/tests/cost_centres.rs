//! What the books call a cost centre.

use domain::CostCentre;

#[test]
fn a_code_has_four_to_eight_digits() {
    for code in ["1000", "12345678"] {
        let made = CostCentre::new(code, "Desks").unwrap();
        assert_eq!((made.code(), made.name.as_str()), (code, "Desks"));
    }
    for code in ["", "100", "123456789", "10a0", "１０００"] {
        assert_eq!(CostCentre::new(code, "Desks"), None, "{code}");
    }
}
