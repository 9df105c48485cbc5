package commented
