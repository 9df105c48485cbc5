package kept

const programs = 1_234
